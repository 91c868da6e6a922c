/** Asks why a value is to be seen. */
import { api, told } from '../client.ts';
import { useTexts } from '../texts.ts';
import { useDeed } from '../work/deed.ts';
import { ReasonDialog } from '../work/reason-dialog.tsx';
import type { Field } from './held-values.tsx';

interface RevealDialogProps {
  number: string;
  field: Field | null;
  onClose: () => void;
  onShown: (field: Field, value: string) => void;
}

/** Open as long as a `field` is given; `onShown` is told the value. */
export function RevealDialog({ number, field, onClose, onShown }: RevealDialogProps) {
  const { t } = useTexts();
  // The value is handed on and not returned: what a deed returns is kept for a while.
  const { mutate, isPending } = useDeed(
    number,
    async (body: { field: Field; reason: string }) => {
      const { value } = await told(api.POST('/conversations/{number}/reveal', { params: { path: { number } }, body }));
      onShown(body.field, value);
    },
    onClose,
  );
  return (
    <ReasonDialog
      opened={field !== null}
      title={field ? t('side.revealTitle', { field: t(`side.${field}`) }) : ''}
      text={t('side.revealHint')}
      label={t('side.revealWhy')}
      go={t('side.revealGo')}
      busy={isPending}
      onClose={onClose}
      onReason={(reason) => field && mutate({ field, reason })}
    />
  );
}

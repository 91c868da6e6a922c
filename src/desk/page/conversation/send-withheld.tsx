/** Sends after all what the assistant was kept from saying. */
import { Button } from '@mantine/core';
import { api, told } from '../client.ts';
import { useTexts } from '../texts.ts';
import { useDeed } from '../work/deed.ts';

/** `message`: the key of what was withheld. */
export function SendWithheld({ number, message }: { number: string; message: string }) {
  const { t } = useTexts();
  const { mutate, isPending } = useDeed(number, () =>
    told(api.POST('/conversations/{number}/withheld', { params: { path: { number } }, body: { key: message } })),
  );
  return (
    <Button size="compact-sm" variant="light" loading={isPending} onClick={() => mutate()}>
      {t('talk.sendWithheld')}
    </Button>
  );
}

/** Asks why, before something is done that is written down with its reason. */
import { Button, Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../texts.ts';
import css from './dialog.module.css';

interface ReasonDialogProps {
  opened: boolean;
  title: string;
  text: string;
  label: string;
  go: string;
  danger?: boolean;
  busy: boolean;
  onClose: () => void;
  onReason: (reason: string) => void;
}

/** As the server demands it. */
const atLeast = 3;
const atMost = 300;

/** Gives a reason of 3 to 300 letters; forgets it when closed. */
export function ReasonDialog({ opened, title, onClose, ...rest }: ReasonDialogProps) {
  const { t } = useTexts();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      lockScroll={false}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <ReasonForm {...rest} onClose={onClose} />
    </Modal>
  );
}

function ReasonForm({ text, label, go, danger, busy, onClose, onReason }: Omit<ReasonDialogProps, 'opened' | 'title'>) {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const isShort = reason.trim().length < atLeast;
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!isShort) onReason(reason.trim());
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <p className={css.text}>{text}</p>
      <Textarea
        label={label}
        data-autofocus
        autosize
        minRows={2}
        maxRows={5}
        maxLength={atMost}
        value={reason}
        error={tried && isShort && t('side.reasonShort')}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          submit(event);
        }}
      />
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button type="submit" loading={busy} color={danger ? 'red' : 'blue'}>
          {go}
        </Button>
      </div>
    </form>
  );
}

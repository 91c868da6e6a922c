/** Asks once more, before something that is not easily taken back. */
import { Button, Modal } from '@mantine/core';
import { useTexts } from '../texts.ts';
import css from './dialog.module.css';

interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  text: string;
  go: string;
  busy: boolean;
  onClose: () => void;
  onGo: () => void;
}

/** `onGo` is called once more for each press; `busy` keeps from that. */
export function ConfirmDialog({ opened, title, text, go, busy, onClose, onGo }: ConfirmDialogProps) {
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
      <div className={css.form}>
        <p className={css.text}>{text}</p>
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button data-autofocus loading={busy} onClick={onGo}>
            {go}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

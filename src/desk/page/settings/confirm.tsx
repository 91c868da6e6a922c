/** Asks once more before something is done. */
import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../texts.ts';

interface ConfirmProps {
  opened: boolean;
  title: string;
  /** What happens, in a sentence. */
  children: ReactNode;
  /** Words of the button that does it. */
  go: string;
  /** It takes something away for good. */
  danger?: boolean;
  pending?: boolean;
  disabled?: boolean;
  onGo: () => void;
  onClose: () => void;
}

/** Closing, Escape and the first button do nothing; what was done closes it from outside. */
export function Confirm({ opened, title, children, go, danger, pending, disabled, onGo, onClose }: ConfirmProps) {
  const { t } = useTexts();
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!pending) onGo();
        }}
      >
        <Stack gap="md">
          <div>{children}</div>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('app.cancel')}
            </Button>
            <Button
              type="submit"
              loading={pending ?? false}
              disabled={disabled ?? false}
              {...(danger && { color: 'red' })}
            >
              {go}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

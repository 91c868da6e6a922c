/** Where one writes to the citizen. */
import { Button, Textarea } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Summary } from '../api.d.ts';
import { usePreferences } from '../settings/preferences.ts';
import { Icon } from '../shell/icons.tsx';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { CannedList, cannedListId, optionId } from './canned-list.tsx';
import { useDraft } from './drafts.ts';
import { useReply } from './reply.ts';
import { TopicsButton } from './topics-button.tsx';
import { useCanned } from './use-canned.ts';
import css from './work.module.css';

interface ComposerProps {
  summary: Summary;
  onWriting: () => void;
  focus: boolean;
}

/** As the server takes it. */
const longest = 1_500;

/** Only for the holder. What was typed stays until it is known to be sent. */
export function Composer({ summary, onWriting, focus }: ComposerProps) {
  const { t } = useTexts();
  const { me } = useSession();
  const { number } = summary;
  const [{ sendKey }] = usePreferences();
  const [text, setText] = useDraft(me.id, number);
  const input = useRef<HTMLTextAreaElement>(null);
  const canned = useCanned({ summary, text, setText, input });
  const { send, isSending } = useReply(number, () => {
    setText('');
    input.current?.focus();
  });
  const tooLong = text.trim().length - longest;
  const canSend = text.trim() !== '' && tooLong <= 0 && !isSending;
  useEffect(() => {
    if (focus) input.current?.focus();
  }, [focus]);
  useHotkeys([['R', () => input.current?.focus()]]);
  function press(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing || canned.press(event)) return;
    if (event.key === 'Escape') leave(event.currentTarget, number);
    if (event.key !== 'Enter' || event.shiftKey) return;
    if (sendKey === 'ctrl-enter' && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (canSend) send(text.trim());
  }
  return (
    <div className={css.composer}>
      {canned.isOpen && <CannedList found={canned.found} chosen={canned.chosen} onChoose={canned.take} />}
      <Textarea
        ref={input}
        aria-label={t('work.message')}
        placeholder={t('work.placeholder')}
        aria-autocomplete="list"
        aria-controls={canned.isOpen ? cannedListId : undefined}
        aria-activedescendant={canned.isOpen && canned.found.length > 0 ? optionId(canned.chosen) : undefined}
        autosize
        minRows={2}
        maxRows={8}
        readOnly={isSending}
        error={tooLong > 0 && t('work.tooLong', { count: tooLong })}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          onWriting();
        }}
        onSelect={canned.look}
        onKeyDown={press}
      />
      <div className={css.sendBar}>
        <TopicsButton summary={summary} />
        <p className={css.sendHint}>{t(sendKey === 'enter' ? 'work.sendEnter' : 'work.sendCtrl')}</p>
        <Button
          leftSection={<Icon name="send" size={18} />}
          disabled={!canSend}
          loading={isSending}
          onClick={() => send(text.trim())}
        >
          {t('work.send')}
        </Button>
      </div>
    </div>
  );
}

/** Back to the list, from where the arrows lead on. */
function leave(input: HTMLTextAreaElement, number: string): void {
  input.blur();
  document.querySelector<HTMLElement>(`[data-row="${number}"]`)?.focus();
}

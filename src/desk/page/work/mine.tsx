/** What whoever holds the conversation works with. */
import type { Conversation } from '../api.d.ts';
import { useSession } from '../shell/session.tsx';
import { Composer } from './composer.tsx';
import { dropDraft } from './drafts.ts';
import { Ending } from './ending.tsx';
import { Moves } from './moves.tsx';
import { TooLate } from './too-late.tsx';
import { Wanted } from './wanted.tsx';
import css from './work.module.css';

interface MineProps {
  conversation: Conversation;
  onWriting: () => void;
  /** It has just been taken: one goes on by writing. */
  focus: boolean;
}

/** The citizen's own way to a new code is the same step as the desk's: one button for it. */
const withoutTwins = (moves: string[]): string[] =>
  moves.includes('desk.newCode') ? moves.filter((move) => move !== 'resend') : moves;

/** Only for the holder. */
export function Mine({ conversation, onWriting, focus }: MineProps) {
  const { me } = useSession();
  const { summary } = conversation;
  const moves = withoutTwins(conversation.moves);
  const { number, wantedBy, unansweredSince } = summary;
  return (
    <>
      {wantedBy && <Wanted number={number} by={wantedBy} />}
      {unansweredSince !== null && <TooLate since={unansweredSince} />}
      <div className={css.tools}>
        <Moves number={number} moves={moves} />
        <Ending number={number} moves={moves} onEnded={() => dropDraft(me.id, number)} />
      </div>
      <Composer summary={summary} onWriting={onWriting} focus={focus} />
    </>
  );
}

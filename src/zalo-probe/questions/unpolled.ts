/** 4: is what people write while nobody polls kept for whoever polls next? */
import { pause } from '../../engine/waiting.ts';
import { UnmeasuredError } from '../endings.ts';
import type { Heard } from '../sightings.ts';
import {
  type Answer,
  askToWrite,
  inSeconds,
  isGreeting,
  meet,
  nothingCame,
  type Question,
  type Visit,
} from '../visit.ts';

export const unpolled: Question = {
  id: '4',
  title: { vi: 'Tin nhắn lúc không ai hỏi có được giữ không?', en: 'are messages kept while nobody polls?' },
  sends: 0,
  asksFor: 2,
  async ask(visit) {
    const { person, waits, clock, hearing } = visit;
    // Somebody who has never written would else not be told from others.
    if (visit.chat === null) await person.meanwhile((signal) => askToWrite(visit, signal));
    const greeting = visit.greeting();
    const begun = clock.now();
    await person.ready({
      vi: `Chương trình đang KHÔNG nghe. Nhắn cho bot: ${greeting} — gửi xong bấm Enter`,
      en: `the program does NOT listen now; write to the bot: ${greeting} — then press Enter`,
    });
    const restMs = waits.unpolledMs - (clock.now() - begun);
    if (restMs > 0) {
      person.tell({ vi: `Chờ thêm ${inSeconds(restMs)}`, en: `waiting for another ${inSeconds(restMs)}` });
      await person.meanwhile((signal) => pause(restMs, clock, signal));
    }
    visit.signal.throwIfAborted();
    const silentMs = clock.now() - begun;
    const wanted = isGreeting(visit, greeting);
    const heard = await person.meanwhile((signal) => hearing.hear(wanted, { ms: waits.keptMs, signal }));
    if (heard?.chat) meet(visit, heard.chat);
    return heard ? kept(heard, { silentMs, now: clock.now() }) : await lost(visit, { greeting, silentMs });
  },
};

function kept({ date }: Heard, { silentMs, now }: { silentMs: number; now: number }): Answer {
  const age = date === null ? [] : [`the message was ${inSeconds(Math.max(0, now - date))} old when it came`];
  return {
    finding: { vi: 'có, được giữ', en: 'yes, they are kept' },
    measured: [`nobody polled for ${inSeconds(silentMs)}`, ...age],
  };
}

/** Only if what is written now does come: else it was never written, or nothing works. */
async function lost(visit: Visit, { greeting, silentMs }: { greeting: string; silentMs: number }): Promise<Answer> {
  visit.person.tell({
    vi: 'Chưa thấy tin nào. Nhắn lại lần nữa để kiểm tra',
    en: 'nothing came; once more, to make sure',
  });
  const now = await visit.person.meanwhile((signal) => askToWrite(visit, signal));
  if (!now) throw new UnmeasuredError(nothingCame);
  if (now.said?.kind === 'text' && now.said.text.includes(greeting)) {
    return kept(now, { silentMs, now: visit.clock.now() });
  }
  const silent = `nobody polled for ${inSeconds(silentMs)}`;
  return {
    finding: { vi: 'không, bị mất', en: 'no, they are lost' },
    measured: [
      `${silent}; then it did not come within ${inSeconds(visit.waits.keptMs)} of polling, and a later one did`,
    ],
  };
}

/** Choosing a canned reply by `/` and a part of its shortcut. */
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import type { CannedReply, Summary } from '../api.d.ts';
import { api, told } from '../client.ts';
import { fillIn } from './fill-in.ts';
import { fold } from './fold.ts';

interface CannedOptions {
  summary: Summary;
  text: string;
  setText: (text: string) => void;
  input: RefObject<HTMLTextAreaElement | null>;
}

export interface Found {
  reply: CannedReply;
  /** In the citizen's language, with its gaps filled. */
  text: string;
}

const shownAtMost = 8;

/** What is being looked for: the word before the place of writing, if it begins with `/`. */
const askedFor = (before: string): string | null => /(?:^|\s)\/([\p{L}\p{N}-]*)$/u.exec(before)?.[1] ?? null;

/** `press` must see every key first; `look` must be told when the place of writing moves. */
export function useCanned({ summary, text, setText, input }: CannedOptions) {
  const [place, setPlace] = useState(text.length);
  const [chosen, setChosen] = useState(0);
  const [refused, setRefused] = useState<string | null>(null);
  const { data } = useQuery({ queryKey: ['replies'], queryFn: () => told(api.GET('/replies')), staleTime: 60_000 });
  const before = text.slice(0, place);
  const asked = askedFor(before);
  const isOpen = asked !== null && data !== undefined && refused !== before;
  const found: Found[] = isOpen
    ? data.replies
        .map((reply) => ({ reply, text: fillIn(reply[summary.language], data.placeholders, summary) }))
        .filter((one) => fits(one, fold(asked)))
        .sort((one, other) => rank(one, asked) - rank(other, asked))
        .slice(0, shownAtMost)
    : [];
  const current = Math.min(chosen, Math.max(0, found.length - 1));

  function take({ text: reply }: Found) {
    const start = before.length - (asked?.length ?? 0) - 1;
    const written = `${text.slice(0, start)}${reply}`;
    setText(written + text.slice(place));
    setChosen(0);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(written.length, written.length);
    });
  }

  /** True when the key was for the list. */
  function press(event: KeyboardEvent): boolean {
    if (!isOpen) return false;
    const deed = {
      ArrowDown: () => setChosen((current + 1) % Math.max(1, found.length)),
      ArrowUp: () => setChosen((current + found.length - 1) % Math.max(1, found.length)),
      Enter: () => found[current] && take(found[current]),
      Tab: () => found[current] && take(found[current]),
      Escape: () => setRefused(before),
    }[event.key];
    if (deed === undefined || (found.length === 0 && event.key !== 'Escape')) return false;
    event.preventDefault();
    deed();
    return true;
  }

  return {
    isOpen,
    found,
    chosen: current,
    take,
    press,
    look: () => setPlace(input.current?.selectionStart ?? text.length),
  };
}

/** A letter or two are in nearly every text. */
const wordAtLeast = 3;
const fits = ({ reply, text }: Found, asked: string): boolean =>
  fold(reply.shortcut).includes(asked) || (asked.length >= wordAtLeast && fold(text).includes(asked));

/** Those whose shortcut begins with what is looked for come first. */
const rank = ({ reply }: Found, asked: string): number => (fold(reply.shortcut).startsWith(fold(asked)) ? 0 : 1);

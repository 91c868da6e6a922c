/** Botium's logic hooks: what is done at the end of a section, whoever speaks in it. */
import type { Deed } from '../dialogue.ts';
import { filled, functionsIn } from './memory.ts';
import type { ScriptLine } from './scripts.ts';

export interface Hook {
  args: string[];
  /** Tells why the line is not carried over. */
  lose(why: string): void;
  /** Variables that have a value at this point; the hook changes them. */
  known: Set<string>;
  lenient: boolean;
}

/** By name: the deed, the name of a partial conversation, or neither. */
export const hooks: Record<string, (hook: Hook) => { deed?: Deed; include?: string }> = {
  PAUSE({ args, lose }) {
    const ms = Number(args[0]);
    if (args.length > 0 && Number.isFinite(ms) && ms >= 0) return { deed: { do: 'wait', ms } };
    lose('needs a number of milliseconds');
    return {};
  },
  INCLUDE: ({ args }) => ({ include: args[0] ?? '' }),
  SET_SCRIPTING_MEMORY({ args: [name = '', value = ''], lose, known }) {
    const variable = name.replace(/^\$/, '');
    if (!/^\w+$/.test(variable) || functionsIn(value).length > 0) {
      lose('needs a name and a value that can be told here');
      return {};
    }
    const deed: Deed = { do: 'set', variables: { [variable]: filled(value, known) } };
    known.add(variable);
    return { deed };
  },
  CLEAR_SCRIPTING_MEMORY({ args: [name = ''], known }) {
    known.delete(name.replace(/^\$/, ''));
    return {};
  },
  ASSIGN_SCRIPTING_MEMORY({ lose }) {
    lose('a message here has no JSON to take a value from');
    return {};
  },
  UPDATE_CUSTOM({ lose }) {
    lose("is meant for one of Botium's connectors");
    return {};
  },
  WAITFORBOT({ lose }) {
    lose('an answer is waited for until nothing more happens');
    return {};
  },
  SKIP_BOT_UNCONSUMED({ lose, lenient }) {
    if (!lenient) lose('unexpected messages are passed over only in a lenient dialogue');
    return {};
  },
};

/** Whether the line is there for `hooks`, not for who speaks. */
export const isHook = (line: ScriptLine) => line.kind === 'command' && Object.hasOwn(hooks, line.name);

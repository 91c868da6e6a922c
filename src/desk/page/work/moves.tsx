/** Steps that the assistant can be made to take; which there are only the machine knows. */
import { Button, Menu } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { api, told } from '../client.ts';
import { moveName } from '../conversation/names.ts';
import { newId } from '../ids.ts';
import { Icon } from '../shell/icons.tsx';
import { tellDone } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { useDeed } from './deed.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import css from './work.module.css';

interface MovesProps {
  number: string;
  moves: string[];
}

/** More buttons than this are not read any more. */
const directAtMost = 2;
/** Those that are possible everywhere come second. */
const everywhere = new Set(['again', 'menu', 'link', 'guide', 'register', 'activate', 'login', 'checkSms']);

/** `moves`: as the server lists them; each is done with a reason only. */
export function Moves({ number, moves }: MovesProps) {
  const texts = useTexts();
  const { t } = texts;
  const [asked, setAsked] = useState<{ move: string; id: string } | null>(null);
  // Pressed again after a break it is the same step still.
  const ask = (move: string) => setAsked({ move, id: newId() });
  const { mutate, isPending } = useDeed(
    number,
    (body: { id: string; move: string; reason: string }) =>
      told(api.POST('/conversations/{number}/moves', { params: { path: { number } }, body })),
    (_, { move }) => {
      tellDone(t('work.moved', { move: moveName(move, texts) }));
      setAsked(null);
    },
  );
  const narrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  const sorted = [...moves].sort((one, other) => Number(everywhere.has(one)) - Number(everywhere.has(other)));
  const direct = sorted.filter((move) => !everywhere.has(move)).slice(0, narrow ? 0 : directAtMost);
  const other = sorted.slice(direct.length);
  return (
    <div className={css.moves}>
      {(!narrow || moves.length === 0) && (
        <span className={css.movesLabel}>{t(moves.length > 0 ? 'work.moves' : 'work.movesNone')}</span>
      )}
      {direct.map((move) => (
        <Button key={move} size="compact-sm" variant="light" onClick={() => ask(move)}>
          {moveName(move, texts)}
        </Button>
      ))}
      {other.length > 0 && <MoreMoves label={t(narrow ? 'work.moves' : 'work.more')} moves={other} onChoose={ask} />}
      <ReasonDialog
        opened={asked !== null}
        title={t('work.moveTitle', { move: asked === null ? '' : moveName(asked.move, texts) })}
        text={t('work.moveText')}
        label={t('work.moveWhy')}
        go={t('work.moveGo')}
        busy={isPending}
        onClose={() => setAsked(null)}
        onReason={(reason) => asked !== null && mutate({ ...asked, reason })}
      />
    </div>
  );
}

interface MoreMovesProps {
  label: string;
  moves: string[];
  onChoose: (move: string) => void;
}

function MoreMoves({ label, moves, onChoose }: MoreMovesProps) {
  const texts = useTexts();
  return (
    <Menu position="top-start" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button size="compact-sm" variant="default" rightSection={<Icon name="down" size={14} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        {moves.map((move) => (
          <Menu.Item key={move} onClick={() => onChoose(move)}>
            {moveName(move, texts)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

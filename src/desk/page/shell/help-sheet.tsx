/** The shortcuts, on one sheet. */
import { Kbd, Modal } from '@mantine/core';
import { usePreferences } from '../settings/preferences.ts';
import { type TextKey, useTexts } from '../texts.ts';
import css from './help-sheet.module.css';

type Row = [TextKey, string[][]];
const list: Row[] = [
  ['keys.move', [['J'], ['K'], ['↓'], ['↑']]],
  ['keys.open', [['Enter']]],
  ['keys.search', [['/'], ['Ctrl', 'K']]],
];
const talk: Row[] = [
  ['keys.take', [['T']]],
  ['keys.compose', [['R']]],
  ['keys.canned', [['/']]],
  ['keys.details', [['I']]],
  ['keys.leave', [['Esc']]],
];

/** Tells the key that sends as it is chosen now. */
export function HelpSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const [{ sendKey }] = usePreferences();
  const send: Row = ['keys.send', [sendKey === 'enter' ? ['Enter'] : ['Ctrl', 'Enter']]];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      lockScroll={false}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Keys title={t('keys.list')} rows={list} />
      <Keys title={t('keys.talk')} rows={[...talk, send, ['keys.help', [['?']]]]} />
    </Modal>
  );
}

function Keys({ title, rows }: { title: string; rows: Row[] }) {
  const { t } = useTexts();
  return (
    <section>
      <h3 className={css.title}>{title}</h3>
      <dl className={css.keys}>
        {rows.map(([key, ways]) => (
          <div key={key} className={css.row}>
            <dt>{t(key)}</dt>
            <dd>
              {ways.map((way) => (
                <Kbd key={way.join()}>{way.join(' + ')}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

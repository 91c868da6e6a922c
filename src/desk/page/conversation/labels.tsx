/** Labels, by which colleagues find a conversation again. */
import { TagsInput } from '@mantine/core';

import { api, told } from '../client.ts';
import { useKnownLabels } from '../list/known-labels.ts';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { useDeed } from '../work/deed.ts';
import css from './side.module.css';

/** As the server demands it. */
const labelsAtMost = 20;

/** Stores every change at once. */
export function Labels({ number, labels }: { number: string; labels: string[] }) {
  const { t } = useTexts();
  const { may } = useSession();
  const known = useKnownLabels();
  const { mutate, variables, isPending } = useDeed(number, (wanted: string[]) =>
    told(api.PUT('/conversations/{number}/labels', { params: { path: { number } }, body: { labels: wanted } })),
  );
  if (!may('work')) return <p className={css.line}>{labels.join(', ') || t('side.labelsNone')}</p>;
  return (
    <TagsInput
      size="sm"
      aria-label={t('side.labels')}
      placeholder={t('side.labelsAdd')}
      data={known}
      comboboxProps={{ withinPortal: false }}
      maxTags={labelsAtMost}
      value={isPending ? variables : labels}
      onChange={(wanted) => mutate(wanted.map((label) => label.trim().slice(0, 40)).filter((label) => label !== ''))}
    />
  );
}

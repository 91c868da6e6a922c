/** What else the list is narrowed by. */
import { Button, NativeSelect } from '@mantine/core';
import { useTexts } from '../texts.ts';
import css from './list.module.css';
import { type Filters as Chosen, channels, filterCount, flows, outcomes, steps } from './list-query.ts';

interface FiltersProps {
  filters: Chosen;
  labels: string[];
  onChange: (filters: Chosen) => void;
}

type Options = ReadonlyArray<{ value: string; label: string }>;

/** A filter that is not set is missing in `filters`. */
export function Filters({ filters, labels, onChange }: FiltersProps) {
  const { t, named } = useTexts();
  function choose(name: keyof Chosen, value: string) {
    const { [name]: _, ...rest } = filters;
    onChange(value === '' ? rest : ({ ...rest, [name]: name === 'step' ? Number(value) : value } as Chosen));
  }
  const namedOptions = (part: string, values: readonly string[]): Options =>
    values.map((value) => ({ value, label: named(part, value) ?? value }));
  const select = (name: keyof Chosen, options: Options) => (
    <NativeSelect
      size="sm"
      label={t(`list.${name}`)}
      value={String(filters[name] ?? '')}
      onChange={({ currentTarget }) => choose(name, currentTarget.value)}
      data={[{ value: '', label: t('list.any') }, ...options]}
    />
  );
  return (
    <div className={css.filters}>
      {select('channel', namedOptions('channel', channels))}
      {select('language', namedOptions('languageName', ['vi', 'en']))}
      {select('flow', namedOptions('flow', flows))}
      {select(
        'step',
        steps.map((number) => ({ value: String(number), label: t('list.stepIs', { number }) })),
      )}
      {select('outcome', namedOptions('outcome', outcomes))}
      {select(
        'label',
        labels.map((label) => ({ value: label, label })),
      )}
      {filterCount(filters) > 0 && (
        <Button size="compact-sm" variant="subtle" className={css.clearFilters} onClick={() => onChange({})}>
          {t('list.clearFilters')}
        </Button>
      )}
    </div>
  );
}

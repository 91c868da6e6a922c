/** Searching, and the button that unfolds the filters. */
import { CloseButton, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRef } from 'react';
import { Icon } from '../shell/icons.tsx';
import { useTexts } from '../texts.ts';
import css from './list.module.css';

interface SearchBarProps {
  search: string;
  onSearch: (search: string) => void;
  filtersShown: boolean;
  filtersActive: number;
  onFilters: () => void;
}

/** Hears `/` and Ctrl+K from anywhere, Ctrl+K also out of fields. */
export function SearchBar({ search, onSearch, filtersShown, filtersActive, onFilters }: SearchBarProps) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const focus = () => input.current?.focus();
  useHotkeys([['/', focus]]);
  useHotkeys([['mod+K', focus]], []);
  return (
    <search className={css.searchBar}>
      <TextInput
        ref={input}
        className={css.search}
        aria-label={t('list.search')}
        placeholder={t('list.searchShort')}
        leftSection={<Icon name="search" size={17} />}
        rightSection={
          search && <CloseButton size="sm" aria-label={t('list.clearSearch')} onClick={() => onSearch('')} />
        }
        maxLength={100}
        value={search}
        onChange={({ currentTarget }) => onSearch(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
      />
      <button
        type="button"
        className={css.filterButton}
        aria-expanded={filtersShown}
        aria-label={filtersActive > 0 ? t('list.filtersActive', { count: filtersActive }) : t('list.filters')}
        onClick={onFilters}
        data-active={filtersActive > 0 || undefined}
      >
        <Icon name="filter" size={18} />
        {filtersActive > 0 && <span aria-hidden="true">{filtersActive}</span>}
      </button>
    </search>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Tag } from '../../../shared/types';
import { counts } from '../../alerts';
import { languageName } from '../../format';
import { Link, navigate, setQuery } from '../../router';
import { org, orgPath } from '../../session';
import { useCommands } from '../../shortcuts';
import { CountMark, Icon, IconButton, Select, useOpenInView } from '../../ui';
import { useCell, useLoad } from '../../use';
import { useMembers } from '../kit/members';
import { shortcutTexts } from './actions_texts';
import { filterRows, filtersOf, filterText, type Filter } from './filter_rows';
import { t } from './labels';
import type { ListQuery } from './list_store';

const search_after = 250; // milliseconds without a key
const languages = ['en', 'bn', 'bn-Latn'];

/** The head of the list: filters as tabs, search, and the finer filters on demand. */
export const Filters = ({ query }: { query: ListQuery }) => {
  const isFine = Boolean(query.tag || query.language || query.member);
  const [isOpen, setOpen] = useState(isFine);
  const search = useRef<HTMLInputElement>(null);
  useCommands([
    {
      id: 'search',
      label: shortcutTexts('search'),
      keys: '/',
      group: t('inbox'),
      icon: 'search',
      run: () => search.current?.focus(),
    },
    ...filtersOf().map((filter, index) => ({
      id: 'filter-' + filter,
      label: filterText(filter),
      keys: `g ${index + 1}`,
      group: t('filters'),
      icon: 'inbox' as const,
      run: () => navigate(orgPath(`inbox/${filter}`)),
    })),
  ]);
  return (
    <header class="inbox-head">
      <div class="inbox-search">
        <Icon name="search" size={16} />
        <SearchField query={query} inputRef={search} />
        <IconButton
          size="small"
          icon="filter"
          label={t('moreFilters')}
          aria-expanded={isOpen}
          isPressed={isFine}
          onClick={() => setOpen(!isOpen)}
        />
      </div>
      {isOpen && <FineFilters query={query} />}
      <FilterTabs current={query.filter} />
    </header>
  );
};

/** Where the navigation is hidden (a phone), the filters stand here. */
const FilterTabs = ({ current }: { current: Filter }) => {
  useCell(counts);
  const row = useOpenInView(current);
  return (
    <nav ref={row} class="filters" aria-label={t('filters')}>
      {filterRows().map((row) => (
        <Link key={row.id} to={row.to} class="filter" aria-current={row.id === current ? 'page' : undefined}>
          {row.label}
          {row.count ? <CountMark count={row.count} isUrgent={row.isUrgent} /> : null}
        </Link>
      ))}
    </nav>
  );
};

const SearchField = ({
  query,
  inputRef,
}: {
  query: ListQuery;
  inputRef: { current: HTMLInputElement | null };
}) => {
  const [words, setWords] = useState(query.q);
  useEffect(() => {
    if (words === query.q) return;
    const timer = setTimeout(() => setQuery({ q: words }), search_after);
    return () => clearTimeout(timer);
  }, [words]);
  useEffect(() => setWords(query.q), [query.q]);
  return (
    <input
      ref={inputRef}
      type="search"
      class="inbox-search-input"
      aria-label={t('searchLabel')}
      placeholder={t('searchLabel')}
      value={words}
      onInput={(event) => setWords(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        setWords('');
        event.currentTarget.blur();
      }}
    />
  );
};

const FineFilters = ({ query }: { query: ListQuery }) => {
  const tags = useLoad('tags', (signal) => org.get<List<Tag>>('tags', {}, signal)).data?.items ?? [];
  const members = useMembers().data?.items ?? [];
  const any = { value: '', label: t('any') };
  return (
    <div class="inbox-fine">
      <Select
        label={t('tag')}
        value={query.tag}
        onValue={(tag) => setQuery({ tag })}
        options={[any, ...tags.map((tag) => ({ value: tag.name, label: tag.name }))]}
      />
      <Select
        label={t('language')}
        value={query.language}
        onValue={(language) => setQuery({ language })}
        options={[any, ...languages.map((code) => ({ value: code, label: languageName(code) }))]}
      />
      <Select
        label={t('member')}
        value={query.member}
        onValue={(member) => setQuery({ member })}
        options={[
          any,
          ...members.map((member) => ({ value: member.id, label: member.name || member.email })),
        ]}
      />
      <button
        type="button"
        class="text-button"
        onClick={() => setQuery({ tag: '', language: '', member: '', q: '' })}
      >
        {t('clearFilters')}
      </button>
    </div>
  );
};

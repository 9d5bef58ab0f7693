import { useEffect, useMemo } from 'preact/hooks';
import { setTitle } from '../../alerts';
import { useLiveEvent } from '../../events';
import { navigate, place, queryOf } from '../../router';
import { orgPath } from '../../session';
import { useCommands } from '../../shortcuts';
import type { PageProps } from '../../routes';
import { EmptyState } from '../../ui';
import { useCell } from '../../use';
import { ConversationPane } from './conversation';
import { ErasureProgress } from './dialogs';
import { Calm, NothingOpen } from './first_steps';
import { Filters } from './filters';
import { filtersOf, filterText } from './filter_rows';
import { t } from './labels';
import { ConversationList } from './list';
import { InboxList, type ListQuery } from './list_store';

/** The list beside the open conversation; on a phone one at a time. */
const Inbox = ({ parameters }: PageProps) => {
  const where = queryOf(useCell(place));
  const filter = filtersOf().find((one) => one === parameters['filter']) ?? 'all';
  const id = parameters['id'] ?? '';
  const [q, tag, language, member] = ['q', 'tag', 'language', 'member'].map(
    (name) => where.get(name) ?? '',
  ) as [string, string, string, string];
  const query: ListQuery = useMemo(
    () => ({ filter, q, tag, language, member }),
    [filter, q, tag, language, member],
  );
  const list = useMemo(() => new InboxList(), []);
  const isQuiet = useCell(list.state, (state) => state.isReady && !state.error && state.items.length === 0);
  const hasNothing = isQuiet && !q && !tag && !language && !member;
  useEffect(() => list.open(query), [query]);
  useEffect(() => () => list.close(), []);
  useEffect(() => setTitle(filter === 'all' ? t('inbox') : filterText(filter)), [filter]);
  useLiveEvent('conversation', (one) => list.take(one));
  useLiveEvent('reset', () => list.refresh());
  useCommands([
    {
      id: 'leave',
      label: t('leave'),
      keys: 'Escape',
      group: t('inbox'),
      isHidden: true,
      run: () => id && navigate(orgPath(`inbox/${filter}`)),
    },
  ]);
  return (
    <div class={`inbox ${id ? 'inbox-with-conversation' : ''}`}>
      <h1 class="hidden-text">{`${t('inbox')}: ${filterText(filter)}`}</h1>
      <section class="inbox-side" aria-label={t('list')}>
        <Filters query={query} />
        <ConversationList list={list} query={query} current={id} />
      </section>
      <section class="inbox-main">
        {id ? (
          <ConversationPane key={id} id={id} filter={filter} />
        ) : hasNothing ? (
          filter === 'all' ? (
            <NothingOpen />
          ) : (
            <Calm />
          )
        ) : (
          <EmptyState icon="chat" title={t('chooseTitle')}>
            <p>{t('chooseText')}</p>
          </EmptyState>
        )}
      </section>
      <ErasureProgress />
    </div>
  );
};

export default Inbox;

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { navigate } from '../../router';
import { useCommands } from '../../shortcuts';
import { EmptyState, Failure, Skeleton } from '../../ui';
import { useCell } from '../../use';
import { BulkBar } from './bulk';
import { Card, pathTo } from './card';
import { shortcutTexts as keys } from './actions_texts';
import { emptyText, t } from './labels';
import type { InboxList, ListQuery } from './list_store';
import { useWindow } from './windowed';

const card_height = 118; // pixels of a card with a summary of two lines; others are measured

/** The conversations of a filter. Only the cards near the visible part are in the page. */
export const ConversationList = ({
  list,
  query,
  current,
}: {
  list: InboxList;
  query: ListQuery;
  current: string;
}) => {
  const state = useCell(list.state);
  const scroller = useRef<HTMLDivElement>(null);
  const ids = useMemo(() => state.items.map((one) => one.id), [state.items]);
  const shown = useWindow(scroller, ids, card_height);
  const [chosen, choose] = useChosen(ids);

  useEffect(() => {
    scroller.current?.scrollTo(0, 0);
  }, [query.filter, query.q, query.tag, query.language, query.member]);

  useEffect(() => {
    if (state.next && shown.last >= state.items.length - 10) list.more();
  }, [shown.last, state.items.length, state.next]);

  const step = (by: number) => {
    const at = ids.indexOf(current);
    const id = ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + by))];
    if (!id) return;
    navigate(pathTo(query.filter, id), true);
    bringIntoView(scroller.current, id, ids.indexOf(id));
  };
  useCommands([
    { id: 'next', label: keys('next'), keys: 'j', group: t('inbox'), isHidden: true, run: () => step(1) },
    {
      id: 'previous',
      label: keys('previous'),
      keys: 'k',
      group: t('inbox'),
      isHidden: true,
      run: () => step(-1),
    },
    {
      id: 'choose',
      label: keys('choose'),
      keys: 'x',
      group: t('inbox'),
      isHidden: true,
      run: () => current && choose.one(current, !chosen.has(current)),
    },
  ]);

  const [emptyTitle, emptyHint] =
    query.q || query.tag || query.language || query.member
      ? [t('emptySearch'), t('emptySearchText')]
      : emptyText(query.filter);

  return (
    <>
      {chosen.size > 0 && (
        <BulkBar list={list} chosen={chosen} total={ids.length} onChoose={choose.set} all={ids} />
      )}
      <div ref={scroller} class="inbox-scroll" tabIndex={-1}>
        {state.error && <Failure error={state.error} onRetry={() => list.refresh()} />}
        {!state.isReady && <Skeleton kind="card" lines={6} />}
        {state.isReady && !state.error && ids.length === 0 && (
          <EmptyState icon="inbox" title={emptyTitle}>
            <p>{emptyHint}</p>
          </EmptyState>
        )}
        {ids.length > 0 && (
          <ul
            class="inbox-list"
            aria-label={t('list')}
            style={{ paddingTop: shown.before, paddingBottom: shown.after }}
          >
            {state.items.slice(shown.first, shown.last).map((one) => (
              <Card
                key={one.id}
                one={one}
                filter={query.filter}
                isCurrent={one.id === current}
                isChosen={chosen.has(one.id)}
                onChoose={(isChosen, withRange) =>
                  withRange ? choose.rangeTo(one.id) : choose.one(one.id, isChosen)
                }
                cardRef={shown.measure(one.id)}
              />
            ))}
          </ul>
        )}
        {state.isReady && state.isLoading && <Skeleton kind="card" lines={1} />}
      </div>
    </>
  );
};

const bringIntoView = (scroller: HTMLElement | null, id: string, index: number) => {
  const card = scroller?.querySelector(`[data-id="${id}"]`);
  if (card) card.scrollIntoView({ block: 'nearest' });
  else scroller?.scrollTo(0, index * card_height);
};

interface Choose {
  one: (id: string, isChosen: boolean) => void;
  /** Everything between the last chosen one and this one. */
  rangeTo: (id: string) => void;
  set: (ids: readonly string[]) => void;
}

const bulk_most = 200; // what the API takes at once

/** What is ticked; what leaves the list is no longer. */
const useChosen = (ids: readonly string[]): [ReadonlySet<string>, Choose] => {
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const chosen = useMemo(() => {
    const there = new Set(ids);
    return new Set(ticked.filter((id) => there.has(id)));
  }, [ticked, ids]);
  const set = (next: readonly string[]) => setTicked(next.slice(0, bulk_most));
  return [
    chosen,
    {
      set,
      one: (id, isChosen) => set(isChosen ? [...chosen, id] : [...chosen].filter((other) => other !== id)),
      rangeTo: (id) => {
        const from = ids.indexOf([...chosen].pop() ?? id);
        const to = ids.indexOf(id);
        set([...new Set([...chosen, ...ids.slice(Math.min(from, to), Math.max(from, to) + 1)])]);
      },
    },
  ];
};

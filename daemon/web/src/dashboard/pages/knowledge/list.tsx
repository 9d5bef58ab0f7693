/** The articles: search, live or draft, page by page. */
import { useEffect, useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import { dateTimeText, shortAgo } from '../../format';
import { common } from '../../messages';
import { Link } from '../../router';
import { org, orgPath } from '../../session';
import { Badge, Button, EmptyState, Loaded, Segments, Table, TextInput, Time, toastFailure } from '../../ui';
import { useBusy, useLoad } from '../../use';
import { LinkButton } from '../kit/parts';
import type { Article } from '../kit/types';
import { articleLanguage } from './languages';
import { t } from './texts';

type Shown = 'all' | 'live' | 'draft';

const page_size = 50;
const hits_most = 100;

const readPage = (shown: Shown, cursor?: string, signal?: AbortSignal) =>
  org.get<List<Article>>(
    'articles',
    { limit: page_size, order: 'newest', state: shown === 'all' ? '' : shown, cursor },
    signal,
  );

async function search(words: string, shown: Shown, signal: AbortSignal): Promise<List<Article>> {
  const { items } = await org.get<List<Article>>('articles', { q: words, limit: hits_most }, signal);
  return { items: items.filter((article) => shown === 'all' || article.state === shown), next: null };
}

/** What was typed, once the typing rests. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), 200);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

const States = ({ article }: { article: Article }) => (
  <span class="row">
    <Badge tone={article.state === 'live' ? 'ok' : 'neutral'}>{t(article.state)}</Badge>
    {article.handoff && <Badge tone="warn">{t('handoff')}</Badge>}
    {article.source_id && <Badge>{t('fromImport')}</Badge>}
  </span>
);

const Nothing = ({ isFiltered }: { isFiltered: boolean }) => (
  <EmptyState
    icon={isFiltered ? 'search' : 'book'}
    title={t(isFiltered ? 'noneFoundTitle' : 'emptyTitle')}
    action={
      <div class="row">
        <LinkButton kind="primary" icon="plus" to={orgPath('knowledge/new')}>
          {t('newArticle')}
        </LinkButton>
        {!isFiltered && (
          <LinkButton icon="upload" to={orgPath('knowledge/import')}>
            {t('importFiles')}
          </LinkButton>
        )}
      </div>
    }
  >
    <p>{t(isFiltered ? 'noneFoundText' : 'emptyText')}</p>
  </EmptyState>
);

const Articles = ({ articles }: { articles: Article[] }) => (
  <Table
    caption={t('tabArticles')}
    rows={articles}
    keyOf={(article) => article.id}
    columns={[
      {
        id: 'title',
        label: t('columnTitle'),
        cell: (article) => (
          <div class="article-cell">
            <Link
              class="strong-link"
              to={orgPath(`knowledge/${article.id}`)}
              lang={article.language || undefined}
            >
              {article.title || t('untitled')}
            </Link>
            {article.snippet && <p class="quiet clamp">{article.snippet}</p>}
          </div>
        ),
      },
      { id: 'state', label: t('columnState'), cell: (article) => <States article={article} /> },
      { id: 'language', label: t('columnLanguage'), cell: (article) => articleLanguage(article.language) },
      {
        id: 'updated',
        label: t('columnUpdated'),
        cell: ({ updated_at: at }) => (
          <Time value={at} title={dateTimeText(at)}>
            {shortAgo(at)}
          </Time>
        ),
      },
    ]}
  />
);

export const ArticleList = () => {
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [isBusy, run] = useBusy();
  const words = useRested(typed.trim());
  const loaded = useLoad(`articles/${shown}/${words}`, (signal) =>
    words ? search(words, shown, signal) : readPage(shown, undefined, signal),
  );
  const more = (cursor: string) =>
    run(async () => {
      try {
        const page = await readPage(shown, cursor);
        loaded.setData((now) => ({ items: [...(now?.items ?? []), ...page.items], next: page.next }));
      } catch (error) {
        toastFailure(error);
      }
    });
  return (
    <>
      <div class="toolbar">
        <TextInput
          label={t('search')}
          isLabelHidden
          type="search"
          placeholder={t('search')}
          value={typed}
          onValue={setTyped}
        />
        <Segments
          label={t('show')}
          value={shown}
          onValue={setShown}
          options={[
            { value: 'all', label: t('all') },
            { value: 'live', label: t('live') },
            { value: 'draft', label: t('draft') },
          ]}
        />
      </div>
      <Loaded of={loaded}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? (
              <Nothing isFiltered={words !== '' || shown !== 'all'} />
            ) : (
              <Articles articles={items} />
            )}
            {next && (
              <div class="row">
                <Button isBusy={isBusy} onClick={() => void more(next)}>
                  {common('loadMore')}
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </>
  );
};

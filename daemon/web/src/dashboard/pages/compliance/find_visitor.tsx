/** Finds a visitor by the words of the inbox, for who doesn't have an id at hand. */
import { useEffect, useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Conversation, Visitor } from '../../../shared/types';
import { org } from '../../session';
import { Badge, TextInput } from '../../ui';
import { t } from './texts';

/** Visitors whose conversations a search finds, each once. */
async function findVisitors(words: string, signal: AbortSignal): Promise<Visitor[]> {
  const pages = await Promise.all(
    ['all', 'resolved', 'ai'].map((filter) =>
      org.get<List<Conversation>>('conversations', { filter, q: words, limit: 20 }, signal),
    ),
  );
  const found = new Map<string, Visitor>();
  for (const { items } of pages) for (const { visitor } of items) found.set(visitor.id, visitor);
  return [...found.values()];
}

/** undefined: not searched; the search waits until the typing rests. */
function useVisitors(words: string): Visitor[] | undefined {
  const [found, setFound] = useState<Visitor[]>();
  useEffect(() => {
    if (words.length < 2) return setFound(undefined);
    const abort = new AbortController();
    const timer = setTimeout(() => {
      findVisitors(words, abort.signal).then(setFound, () => undefined);
    }, 250);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [words]);
  return found;
}

export const FindVisitor = ({ chosen, onChoose }: { chosen: string; onChoose: (id: string) => void }) => {
  const [words, setWords] = useState('');
  const found = useVisitors(words.trim());
  return (
    <>
      <TextInput
        label={t('eraseFind')}
        hint={t('eraseFindHint')}
        type="search"
        value={words}
        onValue={setWords}
      />
      {found && <Found visitors={found} chosen={chosen} onChoose={onChoose} />}
    </>
  );
};

const Found = ({
  visitors,
  chosen,
  onChoose,
}: {
  visitors: Visitor[];
  chosen: string;
  onChoose: (id: string) => void;
}) => {
  if (visitors.length === 0)
    return (
      <p class="quiet" role="status">
        {t('eraseNone')}
      </p>
    );
  return (
    <div class="found-visitors" role="group" aria-label={t('eraseChoose')}>
      {visitors.map((visitor) => (
        <button
          key={visitor.id}
          type="button"
          class="choice"
          aria-pressed={visitor.id === chosen}
          onClick={() => onChoose(visitor.id)}
        >
          <span class="choice-text">
            <strong>{visitor.name || '–'}</strong> <span class="quiet">{visitor.email}</span>
          </span>
          <Badge tone={visitor.verified ? 'ok' : 'neutral'}>
            {t(visitor.verified ? 'verified' : 'unverifiedVisitor')}
          </Badge>
        </button>
      ))}
    </div>
  );
};

/** Files become articles: one job a file, one after the other, each with its own outcome. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { bytesText } from '../../format';
import { org, orgPath } from '../../session';
import { Badge, Button, Checkbox, Icon, type Tone } from '../../ui';
import { failureOf, followJob } from '../kit/jobs';
import { LinkButton, Progress } from '../kit/parts';
import type { Job } from '../kit/types';
import { importReason } from './import_reasons';
import { t } from './texts';

interface ImportResult {
  added: number;
  updated: number;
  unchanged: number;
  failed: number;
  failures: { source: string; code?: string; reason: string }[];
  dry_run: boolean;
}

interface Entry {
  number: number;
  file: File;
  state: 'waiting' | 'uploading' | 'reading' | 'done' | 'failed';
  share?: number;
  problem?: string;
  result?: ImportResult;
}

async function importFile(
  entry: Entry,
  isTrial: boolean,
  signal: AbortSignal,
  told: (part: Partial<Entry>) => void,
) {
  told({ state: 'uploading' });
  const started = await org.upload<{ job: { id: string } }>('articles/import', entry.file, {
    name: entry.file.name,
    dry_run: isTrial,
  });
  told({ state: 'reading' });
  const ended = await followJob(
    () => org.get<Job>(`jobs/${started.job.id}`, {}, signal),
    (job) => told({ share: job.total ? job.done / job.total : undefined }),
    signal,
  );
  if (ended.state === 'done') told({ state: 'done', result: ended.result as unknown as ImportResult });
  else told({ state: 'failed', problem: failureOf(ended) ?? t('importFailed') });
}

/** The queue of files; the next begins when the one before has ended. */
function useQueue() {
  const [entries, setEntries] = useState<Entry[]>([]);
  const [isTrial, setTrial] = useState(false);
  const stop = useRef(new AbortController());
  const isRunning = useRef(false);
  useEffect(() => () => stop.current.abort(), []);
  const change = (number: number, part: Partial<Entry>) =>
    setEntries((all) => all.map((entry) => (entry.number === number ? { ...entry, ...part } : entry)));
  useEffect(() => {
    const next = entries.find((entry) => entry.state === 'waiting');
    if (!next || isRunning.current) return;
    isRunning.current = true;
    void importFile(next, isTrial, stop.current.signal, (part) => change(next.number, part))
      .catch((problem: unknown) =>
        change(next.number, {
          state: 'failed',
          problem: problem instanceof Error ? problem.message : t('importFailed'),
        }),
      )
      .finally(() => {
        isRunning.current = false;
        setEntries((all) => [...all]); // looks for the next one
      });
  }, [entries]);
  const add = (files: Iterable<File>) =>
    setEntries((all) => [
      ...all,
      ...[...files].map((file, index): Entry => {
        const number = all.length + index;
        return file.size > 0
          ? { number, file, state: 'waiting' }
          : { number, file, state: 'failed', problem: t('importEmpty') };
      }),
    ]);
  return { entries, add, again: (number: number) => change(number, { state: 'waiting' }), isTrial, setTrial };
}

export const ImportFiles = () => {
  const queue = useQueue();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => files && queue.add(files);
  return (
    <>
      <p class="quiet">{t('importLead')}</p>
      <div
        class={`drop ${isOver ? 'drop-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        <span class="empty-icon">
          <Icon name="upload" size={26} />
        </span>
        <p>{t('drop')}</p>
        <Button kind="primary" onClick={() => input.current?.click()}>
          {t('choose')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t('choose')}
          accept=".md,.markdown,.html,.htm,.txt,.pdf,.docx,.csv,.jsonl,.ndjson,.zip,.tar"
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <Checkbox label={t('dryRun')} checked={queue.isTrial} onValue={queue.setTrial} />
      <ul class="stack" aria-live="polite">
        {queue.entries.map((entry) => (
          <FileCard key={entry.number} entry={entry} onAgain={() => queue.again(entry.number)} />
        ))}
      </ul>
      {queue.entries.some((entry) => entry.state === 'done' && !entry.result?.dry_run) && (
        <div class="row">
          <LinkButton icon="book" to={orgPath('knowledge')}>
            {t('seeArticles')}
          </LinkButton>
        </div>
      )}
    </>
  );
};

const states: Record<Entry['state'], { tone: Tone; text: () => string }> = {
  waiting: { tone: 'neutral', text: () => t('waiting') },
  uploading: { tone: 'accent', text: () => t('uploading') },
  reading: { tone: 'accent', text: () => t('reading') },
  done: { tone: 'ok', text: () => t('importDone') },
  failed: { tone: 'danger', text: () => t('importFailed') },
};

const FileCard = ({ entry, onAgain }: { entry: Entry; onAgain: () => void }) => {
  const state = states[entry.state];
  const { result } = entry;
  return (
    <li class="card">
      <div class="card-head">
        <div>
          <h2>{entry.file.name}</h2>
          <p class="quiet">{bytesText(entry.file.size)}</p>
        </div>
        <Badge tone={state.tone}>{state.text()}</Badge>
      </div>
      {(entry.state === 'uploading' || entry.state === 'reading') && (
        <Progress share={entry.share} label={t('progressOf', { name: entry.file.name })} />
      )}
      {entry.problem && <p class="field-error">{entry.problem}</p>}
      {entry.state === 'failed' && entry.file.size > 0 && (
        <div class="row">
          <Button icon="refresh" onClick={onAgain}>
            {t('tryAgain')}
          </Button>
        </div>
      )}
      {result && <Outcome result={result} />}
    </li>
  );
};

const Outcome = ({ result }: { result: ImportResult }) => {
  const { added, updated, unchanged, failed } = result;
  return (
    <>
      <p>{t(result.dry_run ? 'outcomeTried' : 'outcome', { added, updated, unchanged, failed })}</p>
      {result.failures.length > 0 && (
        <details>
          <summary>{t('notImported')}</summary>
          <ul>
            {result.failures.map((failure) => (
              <li key={failure.source}>
                <strong>{failure.source}</strong>: {importReason(failure.code, failure.reason)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};

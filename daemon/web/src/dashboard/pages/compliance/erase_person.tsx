import { useEffect, useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Conversation, Visitor } from '../../../shared/types';
import { org } from '../../session';
import { Badge, Banner, Select, TextInput, toast } from '../../ui';
import { FormDialog } from '../kit/form_dialog';
import { useSaving } from '../kit/saving';
import { t } from './texts';

const grounds = [
  { value: 'request', label: () => t('groundRequest') },
  { value: 'unnecessary', label: () => t('groundUnnecessary') },
  { value: 'consent', label: () => t('groundConsent') },
  { value: 'objection', label: () => t('groundObjection') },
  { value: 'unlawful', label: () => t('groundUnlawful') },
  { value: 'obligation', label: () => t('groundObligation') },
];

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

export const ErasePersonDialog = ({ onClose, onStarted }: { onClose: () => void; onStarted: () => void }) => {
  const saving = useSaving('visitor', 'confirm', 'reason');
  const [words, setWords] = useState('');
  const [visitor, setVisitor] = useState('');
  const [confirm, setConfirm] = useState('');
  const [ground, setGround] = useState('request');
  const [reason, setReason] = useState('');
  const found = useVisitors(words.trim());
  const erase = async () => {
    await org.post('erasures', {
      visitor: visitor.trim(),
      confirm: confirm.trim(),
      ground,
      reason: reason.trim(),
    });
    toast(t('eraseStarted'));
    onStarted();
  };
  return (
    <FormDialog
      title={t('erasePerson')}
      action={t('eraseDo')}
      isDangerous
      isReady={visitor.trim() !== '' && confirm.trim() === visitor.trim()}
      saving={saving}
      onSave={erase}
      onClose={onClose}
    >
      <Banner tone="danger" icon="warning">
        {t('erasePersonText')}
      </Banner>
      <TextInput
        label={t('eraseFind')}
        hint={t('eraseFindHint')}
        type="search"
        value={words}
        onValue={setWords}
        data-autofocus
      />
      {found && <Found visitors={found} chosen={visitor} onChoose={setVisitor} />}
      <TextInput
        label={t('byVisitor')}
        hint={t('visitorHint')}
        required
        value={visitor}
        error={saving.of('visitor')}
        onValue={setVisitor}
      />
      <Select
        label={t('eraseGround')}
        value={ground}
        onValue={setGround}
        options={grounds.map(({ value, label }) => ({ value, label: label() }))}
      />
      <TextInput
        label={t('eraseReason')}
        hint={t('eraseReasonHint')}
        maxLength={500}
        value={reason}
        error={saving.of('reason')}
        onValue={setReason}
      />
      <TextInput
        label={t('eraseConfirm')}
        required
        value={confirm}
        error={saving.of('confirm')}
        onValue={setConfirm}
      />
    </FormDialog>
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

import { useEffect, useState } from 'preact/hooks';
import { cell } from '../../../shared/cell';
import { messages } from '../../../shared/i18n';
import type { Conversation } from '../../../shared/types';
import { useLiveEvent } from '../../events';
import { dateTimeText, numberText } from '../../format';
import { common } from '../../messages';
import { isAtLeast, org } from '../../session';
import { Badge, Banner, Button, Dialog, Skeleton, TextArea, TextInput, toastFailure } from '../../ui';
import { useBusy, useCell } from '../../use';
import { nameOf } from './card';
import type { ConversationView } from './conversation_store';
import { saveFile } from './files';

const t = messages(
  {
    eraseTitle: 'Erase this conversation permanently',
    eraseText:
      'The conversation with {name}, its messages, notes, files and AI records are destroyed, in the database and in every later restore of a backup. Nobody can bring them back.',
    eraseConfirm: 'Type {id} to confirm',
    reason: 'Why it is erased',
    reasonHint: 'For the audit log; the certificate holds no free text. No personal data, please.',
    erase: 'Erase permanently',
    held: 'A legal hold protects this conversation: nothing can erase it before the hold is released.',
    working: 'Erasing: {step}',
    doneTitle: 'Erased',
    doneText: 'Destroyed and checked on {time}. The certificate proves it.',
    failed: 'The erasure stopped: {step}. It goes on at the next start; the compliance page shows it.',
    what: 'What was destroyed',
    conversations: 'Conversations',
    messages: 'Messages',
    notes: 'Notes',
    ai_traces: 'AI records',
    visitors: 'Visitors',
    keys: 'Keys',
    certificate: 'Save the certificate',
    noCertificate: 'The certificate is not there yet; the compliance page will list it.',
    holdTitle: 'Put this conversation on legal hold',
    holdText: 'Nothing deletes or erases it until somebody releases the hold.',
    holdReason: 'Reason',
    until: 'Until (optional)',
    hold: 'Put on hold',
  },
  {
    eraseTitle: 'এই কথোপকথন চিরতরে মুছুন',
    eraseText:
      '{name}-এর সঙ্গে কথোপকথন, এর বার্তা, নোট, ফাইল ও এআই-এর তথ্য ধ্বংস হবে, ডেটাবেসে এবং পরে ব্যাকআপ ফেরালেও। কেউ আর ফিরিয়ে আনতে পারবে না।',
    eraseConfirm: 'নিশ্চিত করতে {id} লিখুন',
    reason: 'কেন মোছা হচ্ছে',
    reasonHint: 'নিরীক্ষা তালিকার জন্য; সনদে মুক্ত লেখা থাকে না। ব্যক্তিগত তথ্য দেবেন না।',
    erase: 'চিরতরে মুছুন',
    held: 'আইনি সংরক্ষণ এই কথোপকথন রক্ষা করছে: তা তুলে নেওয়ার আগে মোছা যায় না।',
    working: 'মোছা হচ্ছে: {step}',
    doneTitle: 'মোছা হয়েছে',
    doneText: '{time}-এ ধ্বংস ও যাচাই করা হয়েছে। সনদ তার প্রমাণ।',
    failed: 'মোছা থেমে গেছে: {step}। পরের বার চালু হলে চলবে; কমপ্লায়েন্স পাতায় দেখা যাবে।',
    what: 'যা ধ্বংস হয়েছে',
    conversations: 'কথোপকথন',
    messages: 'বার্তা',
    notes: 'নোট',
    ai_traces: 'এআই-এর তথ্য',
    visitors: 'ভিজিটর',
    keys: 'চাবি',
    certificate: 'সনদ সংরক্ষণ করুন',
    noCertificate: 'সনদ এখনো নেই; কমপ্লায়েন্স পাতায় আসবে।',
    holdTitle: 'এই কথোপকথন আইনি সংরক্ষণে রাখুন',
    holdText: 'কেউ তুলে না নেওয়া পর্যন্ত কিছুই এটি মুছতে পারবে না।',
    holdReason: 'কারণ',
    until: 'কত দিন পর্যন্ত (ঐচ্ছিক)',
    hold: 'সংরক্ষণে রাখুন',
  },
);

interface Erasure {
  id: string;
  state: string;
  step: string;
  counts: Record<'conversations' | 'messages' | 'notes' | 'ai_traces' | 'visitors' | 'keys', number>;
  finished_at: string | null;
}

/** The erasure that is being followed. It outlives the pane of the conversation, which is left at once. */
const followed = cell<Erasure | undefined>(undefined);

/** Once in the inbox: how far the erasure is, at its end what was destroyed, and the certificate. */
export const ErasureProgress = () => {
  const erasure = useCell(followed);
  return erasure ? (
    <Progress key={erasure.id} first={erasure} onClose={() => followed.set(undefined)} />
  ) : null;
};

interface EraseProps {
  conversation: Conversation;
  onClose: () => void;
  /** The erasure has begun: nothing of the conversation is to be shown any more. */
  onBegun: () => void;
}

/** What can't be erased asks for nothing to be typed. */
const Held = ({ onClose }: { onClose: () => void }) => (
  <Dialog
    title={t('eraseTitle')}
    width="narrow"
    onClose={onClose}
    actions={
      <Button kind="primary" onClick={onClose}>
        {common('close')}
      </Button>
    }
  >
    <Banner tone="warn" icon="scale">
      {t('held')}
    </Banner>
  </Dialog>
);

/** Asks for the short id; `ErasureProgress` follows what then happens. */
export const EraseDialog = ({ conversation, onClose, onBegun }: EraseProps) => {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, run] = useBusy();
  const isTyped = typed.trim() === conversation.short_id;
  const start = () =>
    run(async () => {
      setProblem('');
      try {
        const body = { confirm: typed.trim(), reason: reason.trim() };
        followed.set(await org.post<Erasure>(`conversations/${conversation.id}/erase`, body));
        onBegun();
      } catch (error) {
        setProblem((error as Error).message);
      }
    });
  if (conversation.on_hold) return <Held onClose={onClose} />;
  return (
    <Dialog
      title={t('eraseTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button kind="danger" isBusy={isBusy} disabled={!isTyped} onClick={() => void start()}>
            {t('erase')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isTyped) void start();
        }}
      >
        {problem && (
          <Banner tone="danger" icon="warning">
            {problem}
          </Banner>
        )}
        <p>{t('eraseText', { name: nameOf(conversation) })}</p>
        <TextInput
          label={t('eraseConfirm', { id: conversation.short_id })}
          value={typed}
          onValue={setTyped}
          autoComplete="off"
          data-autofocus
        />
        <TextInput
          label={t('reason')}
          hint={t('reasonHint')}
          value={reason}
          onValue={setReason}
          maxLength={500}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
};

const ask_every = 700; // milliseconds
const isOver = (erasure: Erasure) => erasure.finished_at !== null || erasure.state === 'failed';

const Progress = ({ first, onClose }: { first: Erasure; onClose: () => void }) => {
  const [now, setNow] = useState(first);
  const ask = () => org.get<Erasure>(`erasures/${first.id}`).then(setNow, () => undefined);
  useLiveEvent('job', (job) => job.id === first.id && void ask());
  useEffect(() => {
    if (isOver(now)) return;
    const timer = setTimeout(() => void ask(), ask_every);
    return () => clearTimeout(timer);
  }, [now]);
  const save = async () => {
    try {
      saveFile({ ...(await org.file(`erasures/${first.id}/certificate`)), name: `erasure-${first.id}.json` });
    } catch {
      toastFailure(new Error(t('noCertificate')));
    }
  };
  const isDone = now.finished_at !== null;
  return (
    <Dialog
      title={isDone ? t('doneTitle') : t('eraseTitle')}
      onClose={onClose}
      actions={
        <>
          {isDone && isAtLeast('admin') && (
            <Button icon="download" onClick={() => void save()}>
              {t('certificate')}
            </Button>
          )}
          <Button kind="primary" onClick={onClose}>
            {common('close')}
          </Button>
        </>
      }
    >
      <div role="status" class="stack-small">
        {isDone ? (
          <Banner tone="ok" icon="shield">
            {t('doneText', { time: dateTimeText(now.finished_at ?? '') })}
          </Banner>
        ) : (
          <p>{now.state === 'failed' ? t('failed', { step: now.step }) : t('working', { step: now.step })}</p>
        )}
        {!isOver(now) && <Skeleton lines={2} />}
      </div>
      {isDone && <Destroyed erasure={now} />}
    </Dialog>
  );
};

const Destroyed = ({ erasure }: { erasure: Erasure }) => (
  <section class="stack-small">
    <h3>{t('what')}</h3>
    <ul class="row">
      {(['conversations', 'messages', 'notes', 'ai_traces', 'visitors', 'keys'] as const)
        .filter((kind) => erasure.counts[kind] > 0)
        .map((kind) => (
          <li key={kind}>
            <Badge>{`${t(kind)}: ${numberText(erasure.counts[kind])}`}</Badge>
          </li>
        ))}
    </ul>
  </section>
);

export const HoldDialog = ({ view, onClose }: { view: ConversationView; onClose: () => void }) => {
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, run] = useBusy();
  const hold = () =>
    run(async () => {
      setProblem('');
      try {
        const end = until ? { until: new Date(`${until}T23:59:59`).toISOString() } : {};
        await view.step('hold', { reason: reason.trim(), ...end });
        onClose();
      } catch (error) {
        setProblem((error as Error).message);
      }
    });
  return (
    <Dialog
      title={t('holdTitle')}
      width="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button kind="primary" isBusy={isBusy} disabled={!reason.trim()} onClick={() => void hold()}>
            {t('hold')}
          </Button>
        </>
      }
    >
      {problem && (
        <Banner tone="danger" icon="warning">
          {problem}
        </Banner>
      )}
      <p>{t('holdText')}</p>
      <TextArea label={t('holdReason')} rows={2} value={reason} onValue={setReason} data-autofocus />
      <TextInput label={t('until')} type="date" value={until} onValue={setUntil} />
    </Dialog>
  );
};

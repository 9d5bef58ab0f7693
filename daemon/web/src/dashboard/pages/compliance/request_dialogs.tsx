import { useState } from 'preact/hooks';
import { dateText } from '../../format';
import { org } from '../../session';
import { Select, TextArea, TextInput, toast } from '../../ui';
import { lastDays } from '../kit/date_range';
import { FormDialog } from '../kit/form_dialog';
import { RadioGroup } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { PrivacyRequest } from '../kit/types';
import { t } from './texts';

const kinds = ['access', 'erasure', 'rectification', 'portability', 'restriction', 'objection'] as const;
const outcomes = ['fulfilled', 'partly', 'refused', 'withdrawn', 'unidentified'] as const;
type Kind = (typeof kinds)[number];
type Outcome = (typeof outcomes)[number];
type Way = 'email' | 'visitor' | 'verified_id';

export const kindName = (name: string): string => {
  const kind = kinds.find((one) => one === name);
  return kind === 'portability' ? t('portabilityKind') : kind ? t(kind) : name;
};

export const outcomeName = (name: string): string => {
  const outcome = outcomes.find((one) => one === name);
  return outcome ? t(outcome) : name;
};

interface DialogProps {
  onClose: () => void;
  onDone: () => void;
}

export const NewRequestDialog = ({ onClose, onDone }: DialogProps) => {
  const saving = useSaving('subject', 'received_at', 'note', 'kind');
  const [kind, setKind] = useState<Kind>('access');
  const [way, setWay] = useState<Way>('email');
  const [subject, setSubject] = useState('');
  const [received, setReceived] = useState(() => lastDays(1).to);
  const [note, setNote] = useState('');
  const save = async () => {
    const stored = await org.post<PrivacyRequest>('requests', {
      kind,
      subject: { [way]: subject.trim() },
      received_at: new Date(`${received}T00:00:00`).toISOString(),
      note: note.trim() || undefined,
    });
    toast(t('added', { when: dateText(stored.due_at) }));
    onDone();
  };
  return (
    <FormDialog title={t('newRequest')} action={t('add')} saving={saving} onSave={save} onClose={onClose}>
      <Select
        label={t('requestKind')}
        value={kind}
        onValue={setKind}
        options={kinds.map((value) => ({ value, label: kindName(value) }))}
      />
      <div class="form-row">
        <Select
          label={t('findBy')}
          value={way}
          onValue={setWay}
          options={[
            { value: 'email', label: t('byEmail') },
            { value: 'verified_id', label: t('byVerified') },
            { value: 'visitor', label: t('byVisitor') },
          ]}
        />
        <TextInput
          label={way === 'email' ? t('byEmail') : way === 'visitor' ? t('byVisitor') : t('byVerified')}
          type={way === 'email' ? 'email' : 'text'}
          required
          value={subject}
          error={saving.of('subject')}
          onValue={setSubject}
          data-autofocus
        />
      </div>
      <TextInput
        label={t('received')}
        type="date"
        required
        max={lastDays(1).to}
        value={received}
        error={saving.of('received_at')}
        onValue={setReceived}
      />
      <TextArea
        label={t('note')}
        hint={t('noteHint')}
        rows={3}
        value={note}
        error={saving.of('note')}
        onValue={setNote}
      />
    </FormDialog>
  );
};

export const ExtendDialog = ({ request, onClose, onDone }: DialogProps & { request: PrivacyRequest }) => {
  const saving = useSaving('reason');
  const [reason, setReason] = useState('');
  const save = async () => {
    await org.post(`requests/${request.id}/extend`, { reason: reason.trim() });
    onDone();
  };
  return (
    <FormDialog title={t('extendTitle')} action={t('extend')} saving={saving} onSave={save} onClose={onClose}>
      <p>{t('extendText')}</p>
      <TextArea
        label={t('extendReason')}
        required
        value={reason}
        error={saving.of('reason')}
        onValue={setReason}
        data-autofocus
      />
    </FormDialog>
  );
};

export const CloseDialog = ({ request, onClose, onDone }: DialogProps & { request: PrivacyRequest }) => {
  const saving = useSaving('outcome', 'note');
  const [outcome, setOutcome] = useState<Outcome>('fulfilled');
  const [note, setNote] = useState('');
  const save = async () => {
    await org.post(`requests/${request.id}/close`, { outcome, note: note.trim() || undefined });
    onDone();
  };
  return (
    <FormDialog
      title={t('closeTitle')}
      action={t('closeRequest')}
      saving={saving}
      onSave={save}
      onClose={onClose}
    >
      <RadioGroup
        label={t('outcome')}
        value={outcome}
        onValue={setOutcome}
        choices={outcomes.map((value) => ({ value, label: outcomeName(value) }))}
      />
      <TextArea label={t('note')} rows={3} value={note} error={saving.of('note')} onValue={setNote} />
    </FormDialog>
  );
};

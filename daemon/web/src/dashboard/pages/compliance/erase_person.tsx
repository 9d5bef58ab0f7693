/** Erasing a person: who is meant, what goes, the typed confirmation; then its progress and certificate. */
import { useState } from 'preact/hooks';
import { dateText } from '../../format';
import { navigate } from '../../router';
import { org, orgPath } from '../../session';
import { Badge, Banner, Button, Select, TextInput } from '../../ui';
import { FormDialog } from '../kit/form_dialog';
import { useSaving, type Saving } from '../kit/saving';
import type { Erasure, ErasurePlan } from '../kit/types';
import { countsText } from './counts';
import { EraseProgress } from './erase_progress';
import { e } from './erase_texts';
import { FindVisitor } from './find_visitor';
import { handOver, type Handed } from './handed';
import { PersonFields, namingOf, personOf, type Person } from './person';
import { t } from './texts';

const grounds = [
  { value: 'request', label: () => t('groundRequest') },
  { value: 'unnecessary', label: () => t('groundUnnecessary') },
  { value: 'consent', label: () => t('groundConsent') },
  { value: 'objection', label: () => t('groundObjection') },
  { value: 'unlawful', label: () => t('groundUnlawful') },
  { value: 'obligation', label: () => t('groundObligation') },
];

interface Props {
  handed: Handed | undefined;
  onClose: () => void;
  onStarted: () => void;
}

type Started = Erasure & { salt?: string };

export const ErasePersonDialog = ({ handed, onClose, onStarted }: Props) => {
  const [started, setStarted] = useState<Started>();
  const begun = (erasure: Started) => {
    setStarted(erasure);
    onStarted();
  };
  return started ? (
    <EraseProgress started={started} request={handed?.request} onClose={onClose} onDone={onStarted} />
  ) : (
    <Ask handed={handed} onClose={onClose} onStarted={begun} />
  );
};

const isSame = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

const Ask = ({
  handed,
  onClose,
  onStarted,
}: {
  handed: Handed | undefined;
  onClose: () => void;
  onStarted: (erasure: Started) => void;
}) => {
  const saving = useSaving('email', 'verified_id', 'visitor', 'confirm', 'reason');
  const [person, setPerson] = useState(() => personOf(handed));
  const [plan, setPlan] = useState<ErasurePlan>();
  const [confirm, setConfirm] = useState('');
  const [ground, setGround] = useState(handed?.kind === 'objection' ? 'objection' : 'request');
  const [reason, setReason] = useState('');
  const change = (next: Person) => {
    setPlan(undefined); // it was about somebody else
    setPerson(next);
  };
  const show = () =>
    saving.run(async () => setPlan(await org.post<ErasurePlan>('erasures/plan', namingOf(person))));
  const erase = async () => {
    const body = { ...namingOf(person), confirm: confirm.trim(), ground, reason: reason.trim() };
    await saving.run(async () => onStarted(await org.post<Started>('erasures', body)));
    return false; // the dialog goes on with the progress instead of closing
  };
  const submit = async () => (plan ? erase() : (await show(), false));
  return (
    <FormDialog
      title={t('erasePerson')}
      action={plan ? t('eraseDo') : e('show')}
      isDangerous={plan !== undefined}
      isReady={person.value.trim() !== '' && (!plan || isSame(confirm, person.value))}
      saving={{ ...saving, run: submit }}
      onSave={submit}
      onClose={onClose}
    >
      <Banner tone="danger" icon="warning">
        {t('erasePersonText')}
      </Banner>
      <PersonFields person={person} saving={saving} unverifiedHint={e('unverifiedHint')} onChange={change} />
      {person.way === 'visitor' && (
        <FindVisitor chosen={person.value} onChoose={(value) => change({ ...person, value })} />
      )}
      {!plan && <p class="quiet">{e('showHint')}</p>}
      {plan && (
        <>
          <Meant plan={plan} person={person} request={handed?.request} />
          <Select
            label={t('eraseGround')}
            value={ground}
            onValue={setGround}
            options={grounds.map(({ value, label }) => ({ value, label: label() }))}
          />
          <Confirmation
            person={person}
            saving={saving}
            reason={reason}
            onReason={setReason}
            confirm={confirm}
            onConfirm={setConfirm}
          />
        </>
      )}
    </FormDialog>
  );
};

/** Whom the fields mean, and what their erasure takes. */
const Meant = ({
  plan,
  person,
  request,
}: {
  plan: ErasurePlan;
  person: Person;
  request: string | undefined;
}) => {
  const { visitors, counts } = plan;
  const toExport = () => {
    handOver({ act: 'export', way: person.way, value: person.value.trim(), ...(request && { request }) });
    navigate(orgPath('settings/compliance/export'));
  };
  return (
    <section class="stack" role="status">
      <strong>{e('meant', { n: visitors.length })}</strong>
      <ul class="rows">
        {visitors.map((visitor) => (
          <li key={visitor.id} class="rows-row">
            <div class="rows-text">
              <strong dir="auto">{visitor.name || e('noName')}</strong>
              <p class="quiet">
                {visitor.email && <>{visitor.email} · </>}
                {e('lastSeen', { when: dateText(visitor.last_seen_at) })}
              </p>
            </div>
            <Badge tone={visitor.verified ? 'ok' : 'neutral'}>
              {t(visitor.verified ? 'verified' : 'unverifiedVisitor')}
            </Badge>
          </li>
        ))}
      </ul>
      <p>{e('goes', { what: counts['conversations'] ? countsText(counts) : e('nothing') })}</p>
      <p class="quiet row">
        {e('exportFirst')}{' '}
        <Button size="small" kind="quiet" icon="download" onClick={toExport}>
          {e('goExport')}
        </Button>
      </p>
    </section>
  );
};

const Confirmation = ({
  person,
  saving,
  reason,
  onReason,
  confirm,
  onConfirm,
}: {
  person: Person;
  saving: Saving;
  reason: string;
  onReason: (reason: string) => void;
  confirm: string;
  onConfirm: (confirm: string) => void;
}) => (
  <>
    <TextInput
      label={t('eraseReason')}
      hint={t('eraseReasonHint')}
      maxLength={500}
      value={reason}
      error={saving.of('reason')}
      onValue={onReason}
    />
    <TextInput
      label={e('typeToConfirm', { value: person.value.trim() })}
      required
      value={confirm}
      error={saving.of('confirm')}
      onValue={onConfirm}
    />
  </>
);

import { useState } from 'preact/hooks';
import { dateTimeText, numberText } from '../../format';
import { org } from '../../session';
import { Banner, Button, Card, Checkbox, Select, TextInput, toast, toastFailure } from '../../ui';
import { useBusy } from '../../use';
import { Form, Problem } from '../kit/parts';
import { saveBlob } from '../kit/save_file';
import { useSaving } from '../kit/saving';
import type { PreparedExport } from '../kit/types';
import { t } from './texts';

export const Exports = () => (
  <>
    <ExportOrganization />
    <ExportPerson />
  </>
);

const ExportOrganization = () => {
  const saving = useSaving();
  const [prepared, setPrepared] = useState<PreparedExport>();
  const prepare = () =>
    saving.run(async () => setPrepared(await org.post<PreparedExport>('exports', { scope: 'organization' })));
  return (
    <Card title={t('exportOrganization')} description={t('exportOrganizationText')}>
      <Problem text={saving.problem} />
      {prepared ? (
        <Prepared prepared={prepared} />
      ) : (
        <div class="row">
          <Button icon="download" isBusy={saving.isBusy} onClick={() => void prepare()}>
            {t('exportDo')}
          </Button>
        </div>
      )}
    </Card>
  );
};

type Way = 'email' | 'verified_id' | 'visitor';

const ExportPerson = () => {
  const saving = useSaving('email', 'verified_id', 'visitor');
  const [prepared, setPrepared] = useState<PreparedExport>();
  const [way, setWay] = useState<Way>('email');
  const [name, setName] = useState('');
  const [withUnverified, setUnverified] = useState(false);
  const [isRedacted, setRedacted] = useState(true);
  const [isPortable, setPortable] = useState(false);
  const hints = { email: undefined, verified_id: t('verifiedHint'), visitor: t('visitorHint') };
  const labels = { email: t('byEmail'), verified_id: t('byVerified'), visitor: t('byVisitor') };
  const prepare = () => {
    setPrepared(undefined);
    return saving.run(async () => {
      const body = {
        scope: 'subject',
        [way]: name.trim(),
        redact_others: isRedacted,
        portability: isPortable,
        ...(way === 'email' ? { include_unverified: withUnverified } : {}),
      };
      setPrepared(await org.post<PreparedExport>('exports', body));
    });
  };
  return (
    <Card title={t('exportPerson')} description={t('exportPersonText')}>
      <Form onSave={prepare}>
        <Problem text={saving.problem} />
        <div class="form-row">
          <Select
            label={t('findBy')}
            value={way}
            onValue={setWay}
            options={(Object.keys(labels) as Way[]).map((value) => ({ value, label: labels[value] }))}
          />
          <TextInput
            label={labels[way]}
            type={way === 'email' ? 'email' : 'text'}
            hint={hints[way]}
            required
            value={name}
            error={saving.of(way)}
            onValue={setName}
          />
        </div>
        {way === 'email' && (
          <Checkbox
            label={t('unverified')}
            hint={t('unverifiedHint')}
            checked={withUnverified}
            onValue={setUnverified}
          />
        )}
        <Checkbox label={t('redact')} checked={isRedacted} onValue={setRedacted} />
        <Checkbox label={t('portability')} checked={isPortable} onValue={setPortable} />
        <div class="row">
          <Button type="submit" icon="download" isBusy={saving.isBusy}>
            {t('exportDo')}
          </Button>
        </div>
      </Form>
      {prepared && <Prepared prepared={prepared} />}
    </Card>
  );
};

const counted = ['conversations', 'messages', 'visitors', 'articles', 'notes', 'attachments'] as const;

const countText = (what: string, n: number): string => {
  const known = counted.find((name) => name === what);
  return known ? t(known, { n }) : `${numberText(n)} ${what.replaceAll('_', ' ')}`;
};

const Prepared = ({ prepared }: { prepared: PreparedExport }) => {
  const [isBusy, run] = useBusy();
  const fetchIt = () =>
    run(async () => {
      try {
        const { content } = await org.file(`exports/${prepared.id}/download`);
        saveBlob(prepared.file_name, content);
        toast(t('downloaded', { name: prepared.file_name }));
      } catch (error) {
        toastFailure(error);
      }
    });
  const counts = Object.entries(prepared.counts).filter(([, count]) => count > 0);
  return (
    <div role="status">
      <Banner
        tone="ok"
        icon="check"
        action={
          <Button kind="primary" icon="download" isBusy={isBusy} onClick={() => void fetchIt()}>
            {t(isBusy ? 'downloading' : 'download')}
          </Button>
        }
      >
        <strong>{t('exportReady')}</strong>
        <p>{counts.map(([what, count]) => countText(what, count)).join(' · ')}</p>
        <p>{t('exportExpires', { when: dateTimeText(prepared.expires_at) })}</p>
      </Banner>
    </div>
  );
};

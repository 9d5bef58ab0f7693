import { useState } from 'preact/hooks';
import { dateTimeText, numberText } from '../../format';
import { org } from '../../session';
import { Banner, Button, Card, Checkbox, toast, toastFailure } from '../../ui';
import { useBusy } from '../../use';
import { Form, Problem } from '../kit/parts';
import { saveBlob } from '../kit/save_file';
import { useSaving } from '../kit/saving';
import type { PreparedExport } from '../kit/types';
import { CloseFulfilled } from './close_fulfilled';
import { takeHanded } from './handed';
import { PersonFields, namingOf, personOf } from './person';
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

const ExportPerson = () => {
  const [handed] = useState(() => takeHanded('export'));
  const saving = useSaving('email', 'verified_id', 'visitor');
  const [prepared, setPrepared] = useState<PreparedExport>();
  const [person, setPerson] = useState(() => personOf(handed));
  const [isRedacted, setRedacted] = useState(true);
  const [isPortable, setPortable] = useState(handed?.kind === 'portability');
  const prepare = () => {
    setPrepared(undefined);
    return saving.run(async () => {
      const body = {
        scope: 'subject',
        ...namingOf(person),
        redact_others: isRedacted,
        portability: isPortable,
      };
      setPrepared(await org.post<PreparedExport>('exports', body));
    });
  };
  return (
    <Card title={t('exportPerson')} description={t('exportPersonText')}>
      <Form onSave={prepare}>
        <Problem text={saving.problem} />
        <PersonFields
          person={person}
          saving={saving}
          unverifiedHint={t('unverifiedHint')}
          onChange={setPerson}
        />
        <Checkbox label={t('redact')} checked={isRedacted} onValue={setRedacted} />
        <Checkbox label={t('portability')} checked={isPortable} onValue={setPortable} />
        <div class="row">
          <Button type="submit" icon="download" isBusy={saving.isBusy}>
            {t('exportDo')}
          </Button>
        </div>
      </Form>
      {prepared && <Prepared prepared={prepared} />}
      {prepared && handed?.request && <CloseFulfilled request={handed.request} />}
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

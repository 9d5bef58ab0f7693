import { orgPath } from '../../session';
import { Tabs } from '../../ui';
import { AuditLog } from './audit';
import { Erasures } from './erasures';
import { Exports } from './exports';
import { Records } from './records';
import { Requests } from './requests';
import { Retention } from './retention';
import { t } from './texts';

const parts = {
  export: Exports,
  requests: Requests,
  erasures: Erasures,
  retention: Retention,
  audit: AuditLog,
  records: Records,
};

export const Compliance = ({ part }: { part: string }) => {
  const Part = Object.entries(parts).find(([name]) => name === part)?.[1] ?? Exports;
  const tab = (id: string, label: string) => ({ id, label, to: orgPath(`settings/compliance/${id}`) });
  return (
    <>
      <div class="sub-tabs">
        <Tabs
          label={t('title')}
          current={part}
          tabs={[
            tab('export', t('tabExport')),
            tab('requests', t('tabRequests')),
            tab('erasures', t('tabErasures')),
            tab('retention', t('tabRetention')),
            tab('audit', t('tabAudit')),
            tab('records', t('tabRecords')),
          ]}
        />
      </div>
      <Part />
    </>
  );
};

import type { PageProps } from '../../routes';
import { orgPath } from '../../session';
import { PageHead, Tabs } from '../../ui';
import { Compliance } from '../compliance/compliance';
import { DeletedItems } from './deleted';
import { General } from './general';
import { Security } from './security';
import { t } from './texts';

const SettingsPage = ({ parameters }: PageProps) => {
  const part = parameters['part'] ?? 'general';
  return (
    <div class="page">
      <PageHead title={t('title')} />
      <Tabs
        label={t('title')}
        current={part}
        tabs={[
          { id: 'general', to: orgPath('settings'), label: t('tabGeneral') },
          { id: 'security', to: orgPath('settings/security'), label: t('tabSecurity') },
          { id: 'deleted', to: orgPath('settings/deleted'), label: t('tabDeleted') },
          { id: 'compliance', to: orgPath('settings/compliance'), label: t('tabCompliance') },
        ]}
      />
      {part === 'security' && <Security />}
      {part === 'deleted' && <DeletedItems />}
      {part === 'compliance' && <Compliance part={parameters['detail'] ?? 'export'} />}
      {!['security', 'deleted', 'compliance'].includes(part) && <General />}
    </div>
  );
};

export default SettingsPage;

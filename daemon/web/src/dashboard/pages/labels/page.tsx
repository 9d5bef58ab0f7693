import type { PageProps } from '../../routes';
import { orgPath } from '../../session';
import { PageHead, Tabs } from '../../ui';
import { QuickReplies } from './replies';
import { Tags } from './tags';
import { t } from './texts';

const LabelsPage = ({ parameters }: PageProps) => {
  const part = parameters['part'] === 'tags' ? 'tags' : 'replies';
  return (
    <div class="page">
      <PageHead title={t('title')}>{t('lead')}</PageHead>
      <Tabs
        label={t('title')}
        current={part}
        tabs={[
          { id: 'replies', to: orgPath('replies'), label: t('tabReplies') },
          { id: 'tags', to: orgPath('replies/tags'), label: t('tabTags') },
        ]}
      />
      {part === 'tags' ? <Tags /> : <QuickReplies />}
    </div>
  );
};

export default LabelsPage;

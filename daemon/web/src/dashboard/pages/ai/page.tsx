import type { PageProps } from '../../routes';
import { orgPath } from '../../session';
import { PageHead, Tabs } from '../../ui';
import { Behaviour } from './behaviour';
import { Engine } from './engine';
import { OfficeHours } from './hours';
import { Instructions } from './instructions';
import { SuggestedQuestions } from './questions';
import { t } from './texts';

const parts = {
  instructions: Instructions,
  behaviour: Behaviour,
  engine: Engine,
  questions: SuggestedQuestions,
  hours: OfficeHours,
};

const AiPage = ({ parameters }: PageProps) => {
  const part = (parameters['part'] ?? 'instructions') as keyof typeof parts;
  const Part = parts[part] ?? Instructions;
  return (
    <div class="page">
      <PageHead title={t('title')}>{t('lead')}</PageHead>
      <Tabs
        label={t('title')}
        current={part}
        tabs={[
          { id: 'instructions', to: orgPath('ai'), label: t('tabInstructions') },
          { id: 'behaviour', to: orgPath('ai/behaviour'), label: t('tabBehaviour') },
          { id: 'engine', to: orgPath('ai/engine'), label: t('tabEngine') },
          { id: 'questions', to: orgPath('ai/questions'), label: t('tabQuestions') },
          { id: 'hours', to: orgPath('ai/hours'), label: t('tabHours') },
        ]}
      />
      <Part />
    </div>
  );
};

export default AiPage;

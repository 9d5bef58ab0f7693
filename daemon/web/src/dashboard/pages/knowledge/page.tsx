import { orgPath } from '../../session';
import { PageHead, Tabs } from '../../ui';
import { LinkButton } from '../kit/parts';
import type { PageProps } from '../../routes';
import { AskIt } from './ask';
import { EditArticle, NewArticle } from './editor';
import { ImportFiles } from './import';
import { ArticleList } from './list';
import { t } from './texts';
import { UnansweredQuestions } from './unanswered';

const parts = { articles: ArticleList, ask: AskIt, unanswered: UnansweredQuestions, import: ImportFiles };

/** `part` of the address is one of the parts, "new", or an article's id. */
const KnowledgePage = ({ parameters }: PageProps) => {
  const part = parameters['part'] ?? 'articles';
  if (part === 'new')
    return (
      <div class="page page-wide">
        <NewArticle />
      </div>
    );
  const Part = Object.entries(parts).find(([name]) => name === part)?.[1];
  if (!Part)
    return (
      <div class="page page-wide">
        <EditArticle id={part} />
      </div>
    );
  return (
    <div class="page">
      <PageHead
        title={t('title')}
        actions={
          <LinkButton kind="primary" icon="plus" to={orgPath('knowledge/new')}>
            {t('newArticle')}
          </LinkButton>
        }
      >
        {t('lead')}
      </PageHead>
      <Tabs
        label={t('title')}
        current={part}
        tabs={[
          { id: 'articles', to: orgPath('knowledge'), label: t('tabArticles') },
          { id: 'ask', to: orgPath('knowledge/ask'), label: t('tabAsk') },
          { id: 'unanswered', to: orgPath('knowledge/unanswered'), label: t('tabUnanswered') },
          { id: 'import', to: orgPath('knowledge/import'), label: t('tabImport') },
        ]}
      />
      <Part />
    </div>
  );
};

export default KnowledgePage;

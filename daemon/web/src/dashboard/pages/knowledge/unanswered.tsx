/** What no article answered, most asked first; each is one click from becoming an article. */
import { useState } from 'preact/hooks';
import { languageOf, numberText, agoText } from '../../format';
import { Link, navigate } from '../../router';
import { org, orgPath } from '../../session';
import { Badge, Button, EmptyState, Loaded } from '../../ui';
import { useLoad } from '../../use';
import { DateRange, lastDays, rangeQuery } from '../kit/date_range';
import { reasonName } from '../kit/reasons';
import { saveText, toCsv } from '../kit/save_file';
import type { Unanswered, UnansweredGroup } from '../kit/types';
import { suggestArticle } from './drafts';
import { t } from './texts';

const download = (groups: UnansweredGroup[]) => {
  const head = [t('csvQuestion'), t('csvCount'), t('csvLanguage'), t('csvFirst'), t('csvLast')];
  const rows = groups.map((group) => [
    group.question,
    group.count,
    group.language,
    group.first_at,
    group.last_at,
  ]);
  saveText('unanswered-questions.csv', 'text/csv', toCsv([head, ...rows]));
};

export const UnansweredQuestions = () => {
  const [range, setRange] = useState(() => lastDays(30));
  const loaded = useLoad(`unanswered/${range.from}/${range.to}`, (signal) =>
    org.get<Unanswered>('unanswered', rangeQuery(range), signal),
  );
  return (
    <>
      <p class="quiet">{t('unansweredLead')}</p>
      <div class="toolbar">
        <DateRange value={range} onValue={setRange} />
        {!!loaded.data?.items.length && (
          <Button icon="download" onClick={() => download(loaded.data?.items ?? [])}>
            {t('csv')}
          </Button>
        )}
      </div>
      <Loaded of={loaded}>
        {(found) =>
          found.items.length === 0 ? (
            <EmptyState icon="check" title={t('unansweredEmptyTitle')}>
              <p>{t('unansweredEmptyText')}</p>
            </EmptyState>
          ) : (
            <ol class="stack">
              {found.items.map((group) => (
                <Group key={group.message_id} group={group} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </>
  );
};

const Group = ({ group }: { group: UnansweredGroup }) => {
  const start = () => {
    suggestArticle({ title: group.question });
    navigate(orgPath('knowledge/new'));
  };
  return (
    <li class="card question-card">
      <span class="question-count" title={t('askedTimes', { n: group.count })} aria-hidden="true">
        {numberText(group.count)}
      </span>
      <div class="question-text">
        <h2 dir="auto">{group.question}</h2>
        <p class="quiet">
          {[
            t('askedTimes', { n: group.count }),
            t('lastAsked', { when: agoText(group.last_at) }),
            languageOf(group.language || 'en', group.question),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <span class="row">
          {Object.keys(group.reasons).map((reason) => (
            <Badge key={reason}>{reasonName(reason)}</Badge>
          ))}
        </span>
      </div>
      <div class="question-actions">
        <Button kind="primary" icon="plus" onClick={start}>
          {t('startArticle')}
        </Button>
        <Link to={orgPath(`inbox/all/${group.conversation_id}`)}>{t('seeConversation')}</Link>
      </div>
    </li>
  );
};

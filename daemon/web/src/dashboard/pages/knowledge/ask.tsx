/** What the AI would answer, how sure it is, and what it weighed. */
import { useState } from 'preact/hooks';
import { numberText, percentText } from '../../format';
import { Link, navigate } from '../../router';
import { org, orgPath } from '../../session';
import { summaryText } from '../../summary_words';
import { Badge, Button, Card, EmptyState, TextInput, type Tone } from '../../ui';
import { Form, Meter, Problem } from '../kit/parts';
import { reasonName, ruleName } from '../kit/reasons';
import { useSaving } from '../kit/saving';
import type { AskedAnswer } from '../kit/types';
import { suggestArticle } from './drafts';
import { t } from './texts';

const verdicts: Record<AskedAnswer['action'], { tone: Tone; text: () => string }> = {
  answer: { tone: 'ok', text: () => t('verdictAnswer') },
  suggest: { tone: 'accent', text: () => t('verdictSuggest') },
  handoff: { tone: 'warn', text: () => t('verdictHandoff') },
  unknown: { tone: 'neutral', text: () => t('verdictUnknown') },
};

export const AskIt = () => {
  const asking = useSaving('question');
  const [question, setQuestion] = useState('');
  const [asked, setAsked] = useState<{ question: string; answer: AskedAnswer }>();
  const ask = () =>
    asking.run(async () => {
      const answer = await org.post<AskedAnswer>('articles/ask', { question: question.trim() });
      setAsked({ question: question.trim(), answer });
    });
  return (
    <>
      <p class="quiet">{t('askLead')}</p>
      <Form class="ask-form" onSave={() => question.trim() && ask()}>
        <TextInput
          label={t('askLabel')}
          value={question}
          maxLength={8000}
          error={asking.of('question')}
          onValue={setQuestion}
        />
        <Button kind="primary" type="submit" isBusy={asking.isBusy} disabled={!question.trim()}>
          {t('askButton')}
        </Button>
      </Form>
      <Problem text={asking.problem} />
      <div aria-live="polite">
        {asked ? (
          <div class="ask-result">
            <Verdict {...asked} />
            <Passages answer={asked.answer} />
          </div>
        ) : (
          <EmptyState icon="spark" title={t('askEmptyTitle')}>
            <p>{t('askEmptyText')}</p>
          </EmptyState>
        )}
      </div>
    </>
  );
};

const Verdict = ({ question, answer }: { question: string; answer: AskedAnswer }) => {
  const verdict = verdicts[answer.action];
  const write = () => {
    suggestArticle({ title: question });
    navigate(orgPath('knowledge/new'));
  };
  return (
    <Card title={<Badge tone={verdict.tone}>{verdict.text()}</Badge>}>
      <dl class="facts">
        <div>
          <dt>{t('confidence')}</dt>
          <dd class="row">
            <Meter share={answer.confidence} tone={answer.action === 'answer' ? 'ok' : 'warn'} />
            {percentText(answer.confidence)}
          </dd>
        </div>
        {answer.reason && (
          <div>
            <dt>{t('reason')}</dt>
            <dd>{reasonName(answer.reason)}</dd>
          </div>
        )}
        {answer.rule && (
          <div>
            <dt>{t('rule')}</dt>
            <dd>{ruleName(answer.rule)}</dd>
          </div>
        )}
      </dl>
      {answer.text && (
        <div>
          <h3>{t('toldVisitor')}</h3>
          <blockquote class="said" lang={answer.language || undefined}>
            {answer.text}
          </blockquote>
        </div>
      )}
      {answer.suggestions.length > 0 && (
        <div>
          <h3>{t('suggestions')}</h3>
          <ul class="row">
            {answer.suggestions.map((text) => (
              <li key={text} class="chip">
                {text}
              </li>
            ))}
          </ul>
        </div>
      )}
      {answer.summary && (
        <div>
          <h3>{t('toldMember')}</h3>
          <p>{summaryText(answer.summary)}</p>
        </div>
      )}
      {(answer.action === 'handoff' || answer.action === 'unknown') && (
        <div class="row">
          <Button icon="plus" onClick={write}>
            {t('writeMissing')}
          </Button>
        </div>
      )}
    </Card>
  );
};

const Passages = ({ answer }: { answer: AskedAnswer }) => {
  const cited = new Set(answer.citations.map((citation) => citation.article_id));
  const most = Math.max(1e-9, ...answer.passages.map((passage) => passage.score));
  return (
    <Card title={t('passages')}>
      {answer.passages.length === 0 && <p class="quiet">{t('passagesNone')}</p>}
      <ol class="passages">
        {answer.passages.map((passage) => (
          <li key={`${passage.article_id}.${passage.position}`}>
            <div class="passage-head">
              <Link class="strong-link" to={orgPath(`knowledge/${passage.article_id}`)}>
                {passage.title || t('openArticle')}
              </Link>
              {cited.has(passage.article_id) && <Badge tone="ok">{t('cited')}</Badge>}
              <span class="passage-score">
                <Meter share={passage.score / most} />
                <span class="quiet">
                  {t('score', {
                    score: numberText(passage.score, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
                  })}
                </span>
              </span>
            </div>
            <p class="passage">{passage.text || t('passageGone')}</p>
          </li>
        ))}
      </ol>
    </Card>
  );
};

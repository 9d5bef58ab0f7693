import { messages as texts } from '../../../shared/i18n';
import type { Message } from '../../../shared/types';
import { dateTimeText, languageName, numberText, percentText } from '../../format';
import { org } from '../../session';
import { Badge, Dialog, EmptyState, Loaded } from '../../ui';
import { useLoad } from '../../use';
import { Meter } from '../kit/parts';
import { ruleName } from '../kit/reasons';
import { reasonText } from './labels';

const t = texts(
  {
    title: 'Why the AI said this',
    none: 'The AI said nothing here',
    noneText: 'Only messages of the AI have an explanation.',
    action: 'What it did',
    answer: 'Answered',
    handoff: 'Handed over to a person',
    suggest: 'Asked back with suggestions',
    unknown: 'Said that it does not know',
    rule: 'By which rule',
    reason: 'Reason',
    confidence: 'Confidence',
    caution: 'Caution setting',
    careful: 'Careful',
    balanced: 'Balanced',
    embedded: 'Embedded',
    openai: 'Language model',
    engine: 'Engine',
    language: 'Language',
    candidates: 'Articles it weighed',
    passages: '1 passage was retrieved|{n} passages were retrieved',
    sent: 'What left this installation',
    nothingSent: 'Nothing: the answer was made here.',
    cites: 'Cited',
  },
  {
    title: 'এআই কেন এটি বলেছে',
    none: 'এআই এখানে কিছু বলেনি',
    noneText: 'শুধু এআই-এর বার্তার ব্যাখ্যা আছে।',
    action: 'কী করেছে',
    answer: 'উত্তর দিয়েছে',
    handoff: 'মানুষের কাছে হস্তান্তর করেছে',
    suggest: 'প্রস্তাবসহ জিজ্ঞাসা করেছে',
    unknown: 'জানে না বলেছে',
    rule: 'কোন নিয়মে',
    reason: 'কারণ',
    confidence: 'আস্থা',
    caution: 'সতর্কতার সেটিং',
    careful: 'সতর্ক',
    balanced: 'ভারসাম্যপূর্ণ',
    embedded: 'অন্তর্নির্মিত',
    openai: 'ভাষা-মডেল',
    engine: 'ইঞ্জিন',
    language: 'ভাষা',
    candidates: 'যেসব নিবন্ধ বিবেচনা করেছে',
    passages: '{n}টি অংশ পাওয়া গেছে',
    sent: 'এই ইনস্টলেশনের বাইরে যা গেছে',
    nothingSent: 'কিছুই না: উত্তর এখানেই তৈরি।',
    cites: 'উদ্ধৃত',
  },
);

interface Explanation {
  engine: string;
  action: string;
  rule: string;
  reason: string | null;
  language: string;
  confidence: number;
  caution: string;
  candidates: { article_id: string; source_id: string; title: string; score: number }[];
  passages: { article_id: string; position: number; score: number }[];
  sent: unknown[];
}

const actionText = (action: string): string => {
  switch (action) {
    case 'answer':
    case 'handoff':
    case 'suggest':
    case 'unknown':
      return t(action);
    default:
      return action;
  }
};

const settingText = (code: string): string => {
  switch (code) {
    case 'careful':
    case 'balanced':
    case 'embedded':
    case 'openai':
      return t(code);
    default:
      return code;
  }
};

/** The explanations of some messages, newest first. */
export const ExplainDialog = ({
  messages,
  onClose,
}: {
  messages: readonly Message[];
  onClose: () => void;
}) => (
  <Dialog title={t('title')} width="wide" onClose={onClose}>
    {messages.length === 0 && (
      <EmptyState icon="spark" title={t('none')}>
        <p>{t('noneText')}</p>
      </EmptyState>
    )}
    {messages.map((message) => (
      <One key={message.id} message={message} isAlone={messages.length === 1} />
    ))}
  </Dialog>
);

const One = ({ message, isAlone }: { message: Message; isAlone: boolean }) => {
  const loaded = useLoad(`explain/${message.id}`, (signal) =>
    org.get<Explanation>(`messages/${message.id}/explain`, {}, signal),
  );
  return (
    <section class="explain">
      <blockquote dir="auto" class="explain-said">
        {message.text}
        {!isAlone && <footer class="quiet">{dateTimeText(message.created_at)}</footer>}
      </blockquote>
      <Loaded of={loaded}>{(about) => <Facts about={about} message={message} />}</Loaded>
    </section>
  );
};

const Facts = ({ about, message }: { about: Explanation; message: Message }) => {
  const cited = new Set(message.citations.map((citation) => citation.article_id));
  const facts: [string, string][] = [
    [t('action'), actionText(about.action)],
    [t('rule'), ruleName(about.rule)],
    ...(about.reason ? [[t('reason'), reasonText(about.reason)] as [string, string]] : []),
    [t('confidence'), percentText(about.confidence)],
    [t('caution'), settingText(about.caution)],
    [t('engine'), settingText(about.engine)],
    [t('language'), languageName(about.language)],
  ];
  const best = Math.max(...about.candidates.map((one) => one.score), 0.001);
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {about.candidates.length > 0 && (
        <div class="stack-small">
          <h3>{t('candidates')}</h3>
          <ol class="candidates">
            {about.candidates.map((one) => (
              <li key={one.article_id}>
                <span class="candidate-title">{one.title}</span>
                {cited.has(one.article_id) && <Badge tone="ok">{t('cites')}</Badge>}
                <Meter share={one.score / best} tone={cited.has(one.article_id) ? 'ok' : 'accent'} />
                <span class="number">{numberText(one.score, { maximumFractionDigits: 3 })}</span>
              </li>
            ))}
          </ol>
          <p class="quiet">{t('passages', { n: about.passages.length })}</p>
        </div>
      )}
      <div class="stack-small">
        <h3>{t('sent')}</h3>
        {about.sent.length === 0 ? (
          <p>{t('nothingSent')}</p>
        ) : (
          <pre class="raw">{JSON.stringify(about.sent, null, 1)}</pre>
        )}
      </div>
    </>
  );
};

/** What an organization's first day is for, where its conversations will be. */
import type { List } from '../../../shared/api';
import { storedCell } from '../../../shared/cell';
import { messages } from '../../../shared/i18n';
import { numberText } from '../../format';
import { Link } from '../../router';
import { isAtLeast, org, organization, orgPath } from '../../session';
import { EmptyState, Icon, type IconName } from '../../ui';
import { useCell, useLoad } from '../../use';
import { useFacts } from '../kit/facts';
import { t as inbox } from './labels';

const t = messages(
  {
    title: 'Welcome to {name}',
    lead: 'Four steps, and visitors get answers from what you know. Conversations then appear here by themselves.',
    progress: '{done} of {n} done',
    done: 'Done',
    articles: 'Fill the knowledge base',
    articlesText: 'Import your help pages or write an article. The AI answers from these only.',
    articlesAct: 'Import articles',
    ask: 'Ask it a question',
    askText: 'See what a visitor would read, and which article it comes from.',
    askAct: 'Try it',
    site: 'Put the chat on your site',
    siteText: 'One line in your pages. Name your domains there, so that nobody else shows it.',
    siteAct: 'Get the line',
    team: 'Invite your team',
    teamText: 'Whoever claims a conversation first answers it. A link is all they need.',
    teamAct: 'Invite',
    calm: 'Nobody is waiting',
    calmText: 'New hand-overs appear in the list by themselves, with a chime.',
  },
  {
    title: '{name}-এ স্বাগতম',
    lead: 'চারটি ধাপ, তারপর ভিজিটররা আপনার জানা তথ্য থেকেই উত্তর পাবেন। কথোপকথন এখানে নিজে থেকেই আসবে।',
    progress: '{n}টির মধ্যে {done}টি শেষ',
    done: 'শেষ',
    articles: 'জ্ঞানভান্ডার ভরুন',
    articlesText: 'সাহায্যের পাতা আমদানি করুন বা নিবন্ধ লিখুন। এআই শুধু এখান থেকেই উত্তর দেয়।',
    articlesAct: 'নিবন্ধ আমদানি',
    ask: 'একটি প্রশ্ন করে দেখুন',
    askText: 'ভিজিটর কী পড়বেন, আর উত্তরটি কোন নিবন্ধ থেকে, দেখে নিন।',
    askAct: 'করে দেখুন',
    site: 'আপনার সাইটে চ্যাট বসান',
    siteText: 'পাতায় একটি লাইন। সেখানেই আপনার ডোমেইন লিখুন, যেন আর কেউ এটি না দেখায়।',
    siteAct: 'লাইনটি নিন',
    team: 'আপনার দলকে ডাকুন',
    teamText: 'যিনি আগে কথোপকথন নেন তিনিই উত্তর দেন। একটি লিংকই যথেষ্ট।',
    teamAct: 'আমন্ত্রণ',
    calm: 'কেউ অপেক্ষায় নেই',
    calmText: 'নতুন হস্তান্তর শব্দসহ নিজে থেকেই তালিকায় আসে।',
  },
);

/** Whose question was tried from here: only this browser knows. */
const tried = storedCell<string[]>('tried', []);

interface Step {
  id: 'articles' | 'ask' | 'site' | 'team';
  icon: IconName;
  to: string;
  isDone: boolean;
  onGo?: () => void;
}

const useSteps = (): Step[] | undefined => {
  const id = useCell(organization)?.id ?? '';
  const hasTried = useCell(tried).includes(id);
  const first = (path: string) => (signal: AbortSignal) => org.get<List<unknown>>(path, { limit: 2 }, signal);
  const articles = useLoad('first/articles', first('articles')).data;
  const members = useLoad('first/members', first('members')).data;
  const invitations = useLoad('first/invitations', first('invitations'));
  const facts = useFacts().data;
  if (!articles || !members || !facts || invitations.isLoading) return undefined;
  return [
    { id: 'articles', icon: 'book', to: 'knowledge/import', isDone: articles.items.length > 0 },
    {
      id: 'ask',
      icon: 'spark',
      to: 'knowledge/ask',
      isDone: hasTried,
      onGo: () => tried.update((all) => [...new Set([...all, id])]),
    },
    { id: 'site', icon: 'chat', to: 'widget/install', isDone: facts.origins.length > 0 },
    {
      id: 'team',
      icon: 'people',
      to: 'team',
      isDone: members.items.length > 1 || Boolean(invitations.data?.items.length),
    },
  ];
};

/** Beside an empty list: the steps that are left, or that all is calm. */
export const NothingOpen = () => (isAtLeast('admin') ? <FirstSteps /> : <Calm />);

export const Calm = () => (
  <EmptyState icon="check" title={t('calm')}>
    <p>{t('calmText')}</p>
  </EmptyState>
);

const FirstSteps = () => {
  const steps = useSteps();
  if (!steps) return null;
  const done = steps.filter((step) => step.isDone).length;
  if (done === steps.length) return <Calm />;
  const next = steps.find((step) => !step.isDone);
  return (
    <section class="first-steps" aria-label={inbox('inbox')}>
      <header>
        <h2>{t('title', { name: organization.value?.name ?? '' })}</h2>
        <p class="quiet">{t('lead')}</p>
        <p class="first-progress">
          <progress class="progress" aria-hidden="true" value={done} max={steps.length} />
          {t('progress', { done: numberText(done), n: steps.length })}
        </p>
      </header>
      <ol>
        {steps.map((step) => (
          <Row key={step.id} step={step} isNext={step === next} />
        ))}
      </ol>
    </section>
  );
};

const Row = ({ step, isNext }: { step: Step; isNext: boolean }) => (
  <li class={`first-step ${step.isDone ? 'first-step-done' : ''}`}>
    <span class="first-mark">
      <Icon name={step.isDone ? 'check' : step.icon} />
    </span>
    <div class="first-text">
      <h3>
        {t(step.id)}
        {step.isDone && <span class="hidden-text">: {t('done')}</span>}
      </h3>
      <p class="quiet">{t(`${step.id}Text`)}</p>
    </div>
    <Link
      to={orgPath(step.to)}
      class={`button button-normal ${isNext ? 'button-primary' : 'button-plain'}`}
      onClick={step.onGo}
    >
      {t(`${step.id}Act`)}
    </Link>
  </li>
);

import type { List } from '../../../shared/api';
import { messages } from '../../../shared/i18n';
import type { Conversation, Tag } from '../../../shared/types';
import { dateTimeText } from '../../format';
import { org } from '../../session';
import { summaryText } from '../../summary_words';
import { copyText, Icon, IconButton, Menu, toastFailure } from '../../ui';
import { useLoad } from '../../use';
import { act } from './actions_texts';
import type { ConversationView } from './conversation_store';
import { reasonText, stateText } from './labels';
import { factsOf, OtherConversations, useVisitorFacts, type Fact } from './visitor_facts';

const d = messages(
  {
    details: 'Details',
    visitor: 'Visitor',
    conversation: 'Conversation',
    reference: 'Short id',
    copyReference: 'Copy the short id',
    state: 'State',
    assignee: 'Held by',
    nobody: 'Nobody',
    reason: 'Reason',
    summary: 'Summary',
    started: 'Began',
    active: 'Last activity',
    resolvedAt: 'Resolved',
    rating: 'Rating',
    stars: '1 of 5|{n} of 5',
    tags: 'Tags',
    none: 'None',
  },
  {
    details: 'বিস্তারিত',
    visitor: 'ভিজিটর',
    conversation: 'কথোপকথন',
    reference: 'সংক্ষিপ্ত আইডি',
    copyReference: 'সংক্ষিপ্ত আইডি কপি করুন',
    state: 'অবস্থা',
    assignee: 'কার কাছে',
    nobody: 'কারও কাছে নয়',
    reason: 'কারণ',
    summary: 'সারাংশ',
    started: 'শুরু',
    active: 'শেষ কার্যকলাপ',
    resolvedAt: 'মীমাংসা',
    rating: 'রেটিং',
    stars: '৫-এ {n}',
    tags: 'ট্যাগ',
    none: 'নেই',
  },
);

/** What is known of the visitor and the conversation, beside the thread. */
export const Details = ({ view, conversation }: { view: ConversationView; conversation: Conversation }) => {
  const visitor = useVisitorFacts(conversation.id);
  const facts: Fact[] = [
    [
      d('reference'),
      <span class="row">
        <code>{conversation.short_id}</code>
        <IconButton
          size="small"
          icon="copy"
          label={d('copyReference')}
          onClick={() => void copyText(conversation.short_id)}
        />
      </span>,
    ],
    [d('state'), stateText(conversation.state)],
    [d('assignee'), conversation.assignee?.name ?? d('nobody')],
    ...(conversation.reason ? [[d('reason'), reasonText(conversation.reason)] as Fact] : []),
    [d('started'), dateTimeText(conversation.created_at)],
    [d('active'), dateTimeText(conversation.last_activity_at)],
    ...(conversation.resolved_at ? [[d('resolvedAt'), dateTimeText(conversation.resolved_at)] as Fact] : []),
    ...(conversation.rating ? [[d('rating'), <Rating conversation={conversation} />] as Fact] : []),
  ];
  return (
    <aside class="details" aria-label={d('details')}>
      {conversation.summary && (
        <section>
          <h2>{d('summary')}</h2>
          <p dir="auto">{summaryText(conversation.summary)}</p>
        </section>
      )}
      <Tags view={view} conversation={conversation} />
      {visitor && <Facts title={d('visitor')} facts={factsOf(visitor)} />}
      <Facts title={d('conversation')} facts={facts} />
      {visitor && <OtherConversations facts={visitor} current={conversation.id} />}
    </aside>
  );
};

const Facts = ({ title, facts }: { title: string; facts: Fact[] }) => (
  <section>
    <h2>{title}</h2>
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  </section>
);

const Rating = ({ conversation }: { conversation: Conversation }) => (
  <span>
    <span class="stars" role="img" aria-label={d('stars', { n: conversation.rating ?? 0 })}>
      {'★'.repeat(conversation.rating ?? 0)}
      {'☆'.repeat(5 - (conversation.rating ?? 0))}
    </span>
    {conversation.rating_comment && <q dir="auto">{conversation.rating_comment}</q>}
  </span>
);

const Tags = ({ view, conversation }: { view: ConversationView; conversation: Conversation }) => {
  const all = useLoad('tags', (signal) => org.get<List<Tag>>('tags', {}, signal)).data?.items ?? [];
  const on = new Set(conversation.tags.map((tag) => tag.id));
  const change = async (method: 'PUT' | 'DELETE', id: string) => {
    try {
      view.conversation.set(await org.call<Conversation>(method, `${view.path}/tags/${id}`));
    } catch (error) {
      toastFailure(error);
    }
  };
  const items = all.map((tag) => ({
    label: tag.name,
    isChecked: on.has(tag.id),
    onSelect: () => void change(on.has(tag.id) ? 'DELETE' : 'PUT', tag.id),
  }));
  return (
    <section>
      <h2>{d('tags')}</h2>
      <div class="row">
        {conversation.tags.map((tag) => (
          <span key={tag.id} class="badge tag">
            <Icon name="tag" size={13} />
            {tag.name}
            <button
              type="button"
              class="tag-remove"
              aria-label={act('untag', { name: tag.name })}
              onClick={() => void change('DELETE', tag.id)}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        ))}
        {items.length > 0 ? (
          <Menu label={act('addTag')} icon="plus" items={items} />
        ) : (
          <span class="quiet">{act('noTags')}</span>
        )}
      </div>
    </section>
  );
};

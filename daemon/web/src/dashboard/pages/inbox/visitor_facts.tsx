/** Whom one talks to, beside the thread: identity, where from, with what, and their other conversations. */
import type { ComponentChildren } from 'preact';
import { messages } from '../../../shared/i18n';
import type { ConversationState } from '../../../shared/types';
import { dateText, dateTimeText, languageName } from '../../format';
import { Link } from '../../router';
import { org, orgPath } from '../../session';
import { Badge } from '../../ui';
import { useLoad } from '../../use';
import { deviceOf } from '../profile/device';
import { stateText, t } from './labels';

const v = messages(
  {
    name: 'Name',
    noName: 'Not given',
    email: 'Email',
    claimed: 'unverified',
    verifiedId: 'Verified id',
    identity: 'Identity',
    language: 'Language',
    browser: 'Browser',
    device: 'Device',
    address: 'IP address',
    page: 'Page',
    notKept: 'Not kept',
    notKeptHint: 'It was never stored, or its retention period has ended.',
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
    consent: 'Consent',
    consentGiven: 'version {version}, {when}',
    others: 'Earlier conversations',
    noOthers: 'This is their only one.',
    open: 'Open the conversation of {when}',
  },
  {
    name: 'নাম',
    noName: 'জানাননি',
    email: 'ইমেইল',
    claimed: 'যাচাই হয়নি',
    verifiedId: 'যাচাই করা আইডি',
    identity: 'পরিচয়',
    language: 'ভাষা',
    browser: 'ব্রাউজার',
    device: 'যন্ত্র',
    address: 'আইপি ঠিকানা',
    page: 'পাতা',
    notKept: 'রাখা নেই',
    notKeptHint: 'কখনো রাখা হয়নি, অথবা সংরক্ষণকাল শেষ।',
    firstSeen: 'প্রথম দেখা',
    lastSeen: 'শেষ দেখা',
    consent: 'সম্মতি',
    consentGiven: 'সংস্করণ {version}, {when}',
    others: 'আগের কথোপকথন',
    noOthers: 'এটিই তাঁর একমাত্র কথোপকথন।',
    open: '{when}-এর কথোপকথন খুলুন',
  },
);

interface OtherConversation {
  id: string;
  short_id: string;
  state: ConversationState;
  preview: string;
  created_at: string;
  last_activity_at: string;
}

/** What the policy has ended is null. */
interface VisitorFacts {
  id: string;
  name: string;
  verified: boolean;
  verified_id: string | null;
  email: string | null;
  language: string;
  ip_address: string | null;
  user_agent: string | null;
  page?: string | null;
  consent: { version: string; policy_url: string; at: string } | null;
  created_at: string;
  last_seen_at: string;
  conversations: OtherConversation[];
}

export type Fact = [name: string, value: ComponentChildren];

const NotKept = () => (
  <span class="quiet" title={v('notKeptHint')}>
    {v('notKept')}
  </span>
);

const identityOf = (facts: VisitorFacts): Fact[] => [
  [
    v('name'),
    <span class="any-break" dir="auto">
      {facts.name || v('noName')}
    </span>,
  ],
  ...(facts.email
    ? [
        [
          v('email'),
          <span class="row">
            <span dir="auto">{facts.email}</span>
            {!facts.verified && <Badge tone="warn">{v('claimed')}</Badge>}
          </span>,
        ] as Fact,
      ]
    : []),
  ...(facts.verified_id ? [[v('verifiedId'), <code>{facts.verified_id}</code>] as Fact] : []),
  [
    v('identity'),
    facts.verified ? (
      <Badge tone="ok" icon="check">
        {t('verified')}
      </Badge>
    ) : (
      <Badge>{t('unverified')}</Badge>
    ),
  ],
  [v('language'), languageName(facts.language)],
];

const techniqueOf = ({ user_agent: agent, ip_address: address, page }: VisitorFacts): Fact[] => {
  const device = agent ? deviceOf(agent) : undefined;
  return [
    [v('browser'), agent ? <span title={agent}>{device?.browser ?? agent}</span> : <NotKept />],
    ...(device?.system ? [[v('device'), device.system] as Fact] : []),
    ...(page
      ? [
          [
            v('page'),
            <a href={page} target="_blank" rel="noopener noreferrer nofollow">
              {page.replace(/^https?:\/\//, '')}
            </a>,
          ] as Fact,
        ]
      : []),
    [v('address'), address ? <code>{address}</code> : <NotKept />],
  ];
};

const timesOf = ({ created_at: first, last_seen_at: last, consent }: VisitorFacts): Fact[] => [
  [v('firstSeen'), dateTimeText(first)],
  [v('lastSeen'), dateTimeText(last)],
  ...(consent
    ? [[v('consent'), v('consentGiven', { version: consent.version, when: dateText(consent.at) })] as Fact]
    : []),
];

/** Loaded anew for each conversation, and when something moves in it: `at` is its last activity. */
export function useVisitorFacts(conversation: string): VisitorFacts | undefined {
  return useLoad(`visitor-of/${conversation}`, (signal) =>
    org.get<VisitorFacts>(`conversations/${conversation}/visitor`, {}, signal),
  ).data;
}

export const factsOf = (facts: VisitorFacts): Fact[] => [
  ...identityOf(facts),
  ...techniqueOf(facts),
  ...timesOf(facts),
];

export const OtherConversations = ({ facts, current }: { facts: VisitorFacts; current: string }) => {
  const others = facts.conversations.filter((one) => one.id !== current);
  return (
    <section>
      <h2>{v('others')}</h2>
      {others.length === 0 ? (
        <p class="quiet">{v('noOthers')}</p>
      ) : (
        <ul class="other-conversations">
          {others.map((one) => {
            const when = dateTimeText(one.last_activity_at);
            return (
              <li key={one.id}>
                <Link to={orgPath(`inbox/all/${one.id}`)} aria-label={v('open', { when })}>
                  {when}
                </Link>{' '}
                <Badge>{stateText(one.state)}</Badge>
                <p class="quiet" dir="auto">
                  {one.preview}
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
};

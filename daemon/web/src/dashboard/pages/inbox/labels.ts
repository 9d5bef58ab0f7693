import { messages } from '../../../shared/i18n';
import type { ConversationState } from '../../../shared/types';
import type { Tone } from '../../ui';
import type { Filter } from './filter_rows';

/** The inbox's words. Reasons follow the model's names. */
export const t = messages(
  {
    inbox: 'Inbox',
    list: 'Conversations',
    leave: 'Close the conversation',
    filters: 'Filters',
    searchLabel: 'Search texts and names',
    tag: 'Tag',
    language: 'Language',
    member: 'Member',
    any: 'Any',
    moreFilters: 'Filter by tag, language, member',
    clearFilters: 'Clear filters',
    visitor: 'Visitor',
    verified: 'Verified',
    unverified: 'Not verified',
    unread: '1 unread message|{n} unread messages',
    showMore: 'Show more',
    showLess: 'Show less',
    onHold: 'Legal hold',
    restricted: 'Restricted',
    snoozedUntil: 'Until {time}',
    select: 'Select the conversation with {name}',
    selected: '1 selected|{n} selected',
    selectAll: 'Select all loaded',
    clearSelection: 'Clear selection',
    emptyAll: 'No conversation is open',
    emptyAllText: 'Chats appear here by themselves when the AI hands over or a visitor asks for a person.',
    emptyWaiting: 'Nobody waits',
    emptyWaitingText: 'New hand-overs come to the top of this list, with a chime.',
    emptyMine: 'You hold no conversation',
    emptyMineText: 'Claim one from Waiting: the first claim wins, and the visitor sees your name.',
    emptyResolved: 'Nothing is resolved yet',
    emptyResolvedText: 'Resolved conversations stay here and open again when the visitor writes.',
    emptySnoozed: 'Nothing is snoozed',
    emptySnoozedText: 'A snoozed conversation comes back at its time, or when the visitor writes.',
    emptyAi: 'The AI handles no conversation now',
    emptyAiText: 'Chats that the AI answers by itself are shown here to owners and admins.',
    emptySearch: 'Nothing matches',
    emptySearchText: 'Try fewer words, or clear the filters.',
    chooseTitle: 'Choose a conversation',
    chooseText: 'Use J and K to move through the list, Enter to open, and ? for every shortcut.',
    ai_active: 'AI answers',
    state_waiting: 'Waiting',
    state_assigned: 'Assigned',
    state_resolved: 'Resolved',
    heldBy: 'With {name}',
    refund: 'Refund',
    complaint: 'Complaint',
    account: 'Account problem',
    payment: 'Payment problem',
    person_requested: 'Asks for a person',
    low_confidence: 'No article answers it',
    repeated_question: 'Asked again',
    article_flag: 'Article asks for a person',
    limit_reached: 'Limit of AI answers',
    newer: 'New activity above',
  },
  {
    inbox: 'ইনবক্স',
    list: 'কথোপকথন',
    leave: 'কথোপকথন বন্ধ করুন',
    filters: 'ফিল্টার',
    searchLabel: 'লেখা ও নাম খুঁজুন',
    tag: 'ট্যাগ',
    language: 'ভাষা',
    member: 'সদস্য',
    any: 'যেকোনো',
    moreFilters: 'ট্যাগ, ভাষা, সদস্য দিয়ে বাছুন',
    clearFilters: 'ফিল্টার মুছুন',
    visitor: 'ভিজিটর',
    verified: 'যাচাইকৃত',
    unverified: 'যাচাই করা নয়',
    unread: '{n}টি অপঠিত বার্তা',
    showMore: 'আরও দেখান',
    showLess: 'কম দেখান',
    onHold: 'আইনি সংরক্ষণ',
    restricted: 'সীমাবদ্ধ',
    snoozedUntil: '{time} পর্যন্ত',
    select: '{name}-এর কথোপকথন বাছুন',
    selected: '{n}টি বাছা হয়েছে',
    selectAll: 'লোড হওয়া সব বাছুন',
    clearSelection: 'বাছাই মুছুন',
    emptyAll: 'কোনো কথোপকথন খোলা নেই',
    emptyAllText: 'এআই হস্তান্তর করলে বা ভিজিটর মানুষ চাইলে কথোপকথন নিজে থেকেই এখানে আসে।',
    emptyWaiting: 'কেউ অপেক্ষায় নেই',
    emptyWaitingText: 'নতুন হস্তান্তর শব্দসহ এই তালিকার উপরে আসে।',
    emptyMine: 'আপনার কাছে কোনো কথোপকথন নেই',
    emptyMineText: 'অপেক্ষায় থাকা একটি নিন: প্রথম যে নেয় সে পায়, ভিজিটর আপনার নাম দেখে।',
    emptyResolved: 'এখনো কিছু মীমাংসিত হয়নি',
    emptyResolvedText: 'মীমাংসিত কথোপকথন এখানে থাকে, ভিজিটর লিখলে আবার খোলে।',
    emptySnoozed: 'কিছু স্থগিত নেই',
    emptySnoozedText: 'স্থগিত কথোপকথন সময় হলে, বা ভিজিটর লিখলে ফিরে আসে।',
    emptyAi: 'এআই এখন কোনো কথোপকথন সামলাচ্ছে না',
    emptyAiText: 'এআই নিজে যেসব উত্তর দেয় তা মালিক ও অ্যাডমিন এখানে দেখেন।',
    emptySearch: 'কিছুই মেলেনি',
    emptySearchText: 'কম শব্দ দিন, বা ফিল্টার মুছুন।',
    chooseTitle: 'একটি কথোপকথন বাছুন',
    chooseText: 'তালিকায় চলতে J ও K, খুলতে Enter, সব শর্টকাটের জন্য ? চাপুন।',
    ai_active: 'এআই উত্তর দিচ্ছে',
    state_waiting: 'অপেক্ষায়',
    state_assigned: 'দেওয়া হয়েছে',
    state_resolved: 'মীমাংসিত',
    heldBy: '{name}-এর কাছে',
    refund: 'টাকা ফেরত',
    complaint: 'অভিযোগ',
    account: 'অ্যাকাউন্টের সমস্যা',
    payment: 'পেমেন্টের সমস্যা',
    person_requested: 'মানুষ চেয়েছেন',
    low_confidence: 'কোনো নিবন্ধে উত্তর নেই',
    repeated_question: 'আবার জিজ্ঞাসা',
    article_flag: 'নিবন্ধ মানুষ চায়',
    limit_reached: 'এআই উত্তরের সীমা',
    newer: 'উপরে নতুন কার্যকলাপ',
  },
);

const reasons = [
  'refund',
  'complaint',
  'account',
  'payment',
  'person_requested',
  'low_confidence',
  'repeated_question',
  'article_flag',
  'limit_reached',
] as const;

export const reasonText = (reason: string): string => {
  const known = reasons.find((one) => one === reason);
  return known ? t(known) : reason;
};

export const reasonTone = (reason: string): Tone =>
  ['refund', 'complaint', 'payment'].includes(reason)
    ? 'danger'
    : reason === 'person_requested'
      ? 'accent'
      : 'warn';

export const stateText = (state: ConversationState): string =>
  state === 'ai_active' ? t('ai_active') : t(`state_${state}`);

export const stateTone: Record<ConversationState, Tone> = {
  ai_active: 'ai',
  waiting: 'warn',
  assigned: 'accent',
  resolved: 'ok',
};

export type { Filter };

/** Title and text of an empty list. */
export const emptyText = (filter: Filter): [string, string] => {
  switch (filter) {
    case 'all':
      return [t('emptyAll'), t('emptyAllText')];
    case 'waiting':
      return [t('emptyWaiting'), t('emptyWaitingText')];
    case 'mine':
      return [t('emptyMine'), t('emptyMineText')];
    case 'resolved':
      return [t('emptyResolved'), t('emptyResolvedText')];
    case 'snoozed':
      return [t('emptySnoozed'), t('emptySnoozedText')];
    case 'ai':
      return [t('emptyAi'), t('emptyAiText')];
  }
};

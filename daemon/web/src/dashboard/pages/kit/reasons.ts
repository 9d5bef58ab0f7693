/** Why the AI hands over, in words for people; the codes are the API's. */
import { messages } from '../../../shared/i18n';

const t = messages(
  {
    refund: 'Asks for a refund',
    complaint: 'Complains or is upset',
    account: 'Account problem',
    payment: 'Payment problem',
    person_requested: 'Asks for a person',
    low_confidence: 'No article answers it',
    repeated_question: 'Asked again',
    article_flag: 'The article asks for a person',
    limit_reached: 'Limit of AI answers reached',
    suggested: 'Only titles were offered',
    not_known: 'Said that it does not know',
    none: 'No reason noted',
  },
  {
    refund: 'টাকা ফেরত চান',
    complaint: 'অভিযোগ বা বিরক্তি',
    account: 'অ্যাকাউন্টের সমস্যা',
    payment: 'পেমেন্টের সমস্যা',
    person_requested: 'মানুষের সঙ্গে কথা চান',
    low_confidence: 'কোনো নিবন্ধে উত্তর নেই',
    repeated_question: 'আবার জিজ্ঞেস করেছেন',
    article_flag: 'নিবন্ধে মানুষ চাওয়া আছে',
    limit_reached: 'এআই উত্তরের সীমা শেষ',
    suggested: 'শুধু শিরোনাম দেখানো হয়েছে',
    not_known: 'জানে না বলেছে',
    none: 'কারণ লেখা নেই',
  },
);

const known = [
  'refund',
  'complaint',
  'account',
  'payment',
  'person_requested',
  'low_confidence',
  'repeated_question',
  'article_flag',
  'limit_reached',
  'suggested',
  'not_known',
  'none',
] as const;

export function reasonName(code: string | null): string {
  const key = known.find((name) => name === (code ?? 'none'));
  return key ? t(key) : (code ?? '');
}

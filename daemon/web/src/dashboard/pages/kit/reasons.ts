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
    confident: 'Sure enough to answer',
    grey_band: 'Between sure and unsure',
    not_sure: 'Not sure enough',
    ai_off: 'The AI is switched off',
    smalltalk: 'Small talk',
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
    confident: 'উত্তর দেওয়ার মতো নিশ্চিত',
    grey_band: 'নিশ্চিত ও অনিশ্চিতের মাঝামাঝি',
    not_sure: 'যথেষ্ট নিশ্চিত নয়',
    ai_off: 'এআই বন্ধ',
    smalltalk: 'কুশল বিনিময়',
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

/** What decided, where it has a name of its own; a hand-off rule ("refund:en:3") is told by its code. */
export function ruleName(code: string): string {
  switch (code.split(':')[0]) {
    case 'confident':
    case 'grey_band':
    case 'ai_off':
      return t(code as 'confident' | 'grey_band' | 'ai_off');
    case 'low_confidence':
      return t('not_sure');
    case 'smalltalk':
      return t('smalltalk');
    default:
      return code;
  }
}

/** The summary of a hand-over, which the embedded engine writes in English by a few forms, said in the page's language.
 * What the visitor wrote stays as it was written; a summary in other words (a language model's) stays as it is. */
import { language } from '../shared/i18n';
import { numberText } from './format';

const wishes: Record<string, string> = {
  'asks for a refund': 'টাকা ফেরত চান',
  'complains or is upset': 'অভিযোগ করছেন বা বিরক্ত',
  'has an account problem': 'অ্যাকাউন্টের সমস্যায় আছেন',
  'has a payment problem': 'পেমেন্টের সমস্যায় আছেন',
  'asks for a person': 'একজন মানুষ চান',
  'asks what no article answers': 'এমন কিছু জানতে চান যার উত্তর কোনো নিবন্ধে নেই',
  'asks the same question again': 'একই প্রশ্ন আবার করছেন',
  'asks about something that a person should answer': 'এমন কিছু জানতে চান যার উত্তর মানুষের দেওয়ার কথা',
  'has used up the answers of the AI and asks': 'এআইয়ের সব উত্তর শেষ করে জানতে চান',
};
const tones: Record<string, string> = {
  'They sound frustrated.': 'তাঁকে বিরক্ত মনে হচ্ছে।',
  'They say it is urgent.': 'তিনি বলছেন জরুরি।',
  'They are polite.': 'তিনি ভদ্র।',
  'They sound calm.': 'তাঁকে শান্ত মনে হচ্ছে।',
};

const form =
  /^The visitor ([^:"]+?)(?:: "(.*?)")?\.(?: Before that they asked: "(.*?)"\.)?( The AI (?:has tried nothing yet|(?:replied (once|\d+ times))?(?: and )?(?:found no answer (once|\d+ times))?)\.)( They .+\.)$/s;

const times = (text: string) =>
  `${text === 'once' ? numberText(1) : numberText(Number.parseInt(text, 10))} বার`;

const tried = (replied?: string, failed?: string): string => {
  if (replied && failed) return `এআই ${times(replied)} উত্তর দিয়েছে, ${times(failed)} উত্তর পায়নি।`;
  if (replied) return `এআই ${times(replied)} উত্তর দিয়েছে।`;
  return failed ? `এআই ${times(failed)} উত্তর পায়নি।` : 'এআই এখনও কিছু চেষ্টা করেনি।';
};

export const summaryText = (summary: string): string => {
  const found = language.value === 'bn' ? form.exec(summary) : null;
  if (!found) return summary;
  const [, wish = '', quote, earlier, , replied, failed, tone = ''] = found;
  const wished = wishes[wish];
  const sounds = tones[tone.trim()];
  if (!wished || !sounds) return summary;
  return [
    `ভিজিটর ${wished}${quote ? `: “${quote}”` : ''}।`,
    ...(earlier ? [`এর আগে জিজ্ঞেস করেছেন: “${earlier}”।`] : []),
    tried(replied, failed),
    sounds,
  ].join(' ');
};

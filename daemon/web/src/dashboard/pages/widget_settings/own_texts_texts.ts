import { messages } from '../../../shared/i18n';

export const w = messages(
  {
    tab: 'Texts by language',
    language: 'Language of these texts',
    lead: 'Visitors read the texts of their language. What stays empty is as on the other tabs.',
    title: 'Title',
    greeting: 'Greeting',
    away: 'When nobody is there',
    awayHint: 'Empty: the text of the office hours, or the widget’s own.',
    consent: 'Consent text',
    consentHint: 'Recorded as the person read it, under the version of “Before the chat”.',
    words: 'The widget’s own words|The widget’s own words ({n} changed)',
    wordsText: 'Buttons and lines of the widget. Keep {braces} where they stand: a name or time goes there.',
    find: 'Find a text',
    nothing: 'No text has this.',
  },
  {
    tab: 'ভাষা অনুযায়ী লেখা',
    language: 'এই লেখার ভাষা',
    lead: 'ভিজিটর নিজের ভাষার লেখা পড়েন। যা খালি, তা অন্য ট্যাবের মতোই থাকে।',
    title: 'শিরোনাম',
    greeting: 'সম্ভাষণ',
    away: 'যখন কেউ নেই',
    awayHint: 'খালি: অফিসের সময়ের লেখা, বা উইজেটের নিজের।',
    consent: 'সম্মতির লেখা',
    consentHint: 'ব্যক্তি যেমন পড়েছেন তেমনই রাখা হয়, “চ্যাটের আগে”-র সংস্করণে।',
    words: 'উইজেটের নিজের কথা ({n}টি বদলানো)',
    wordsText: 'উইজেটের বোতাম ও লাইন। {braces} যেখানে আছে রাখুন: সেখানে নাম বা সময় বসে।',
    find: 'লেখা খুঁজুন',
    nothing: 'এমন কোনো লেখা নেই।',
  },
);

/** The details of an entry of the audit log: names and codes of the server in words for people. */
import { language } from '../../../shared/i18n';
import { dateText, numberText } from '../../format';

type Words = Record<string, readonly [english: string, bangla: string]>;

const names: Words = {
  added: ['added', 'যোগ'],
  age_days: ['kept for days', 'রাখার দিন'],
  articles: ['articles', 'নিবন্ধ'],
  bytes: ['bytes', 'বাইট'],
  cleared_again: ['cleared again', 'আবার খালি'],
  conversations: ['conversations', 'কথোপকথন'],
  deleted: ['deleted', 'মোছা'],
  due: ['due', 'শেষ তারিখ'],
  engine: ['engine', 'ইঞ্জিন'],
  erased_again: ['erased again', 'আবার মোছা'],
  erasure: ['erasure', 'মোছার নম্বর'],
  export_sha256: ['hash of the export', 'রপ্তানির হ্যাশ'],
  ground: ['ground', 'ভিত্তি'],
  handled_by: ['handled by', 'কে সামলেছে'],
  hold: ['hold', 'আটক'],
  kept: ['kept', 'রাখা'],
  key: ['key', 'চাবি'],
  kind: ['kind', 'ধরন'],
  ledger: ['place in the ledger', 'খতিয়ানের স্থান'],
  ledger_loss: ['loss of the ledger', 'খতিয়ান হারানো'],
  made_at: ['made on', 'তৈরি'],
  messages: ['messages', 'বার্তা'],
  outcome: ['outcome', 'ফল'],
  private_addresses: ['private addresses', 'ব্যক্তিগত ঠিকানা'],
  recipients: ['recipients', 'প্রাপক'],
  redacted: ['others left out', 'অন্যদের বাদ'],
  removed: ['removed', 'সরানো'],
  require_totp: ['second factor for everybody', 'সবার দ্বিতীয় ধাপ'],
  retired: ['key retired', 'অবসরে চাবি'],
  role: ['role', 'ভূমিকা'],
  state: ['state', 'অবস্থা'],
  tagged: ['with a tag', 'ট্যাগসহ'],
  tenants: ['organizations', 'প্রতিষ্ঠান'],
  updated: ['updated', 'হালনাগাদ'],
  verified: ['verified', 'যাচাই'],
  visitors: ['visitors', 'ভিজিটর'],
};

const values: Words = {
  yes: ['yes', 'হ্যাঁ'],
  no: ['no', 'না'],
  none: ['none', 'নেই'],
  accepted: ['accepted', 'মেনে নেওয়া'],
  allowed: ['allowed', 'চলে'],
  never: ['never', 'কখনো নয়'],
  default: ['default', 'ডিফল্ট'],
  owner: ['owner', 'মালিক'],
  admin: ['admin', 'অ্যাডমিন'],
  agent: ['agent', 'এজেন্ট'],
  ai: ['the AI', 'এআই'],
  people: ['people', 'মানুষ'],
  ai_active: ['AI answers', 'এআই উত্তর দিচ্ছে'],
  waiting: ['waiting', 'অপেক্ষায়'],
  assigned: ['assigned', 'দেওয়া হয়েছে'],
  resolved: ['resolved', 'মীমাংসিত'],
  embedded: ['built in', 'নিজস্ব'],
  openai: ['language model', 'ভাষা-মডেল'],
  access: ['access', 'তথ্য দেখা'],
  erasure: ['erasure', 'মুছে ফেলা'],
  rectification: ['rectification', 'সংশোধন'],
  portability: ['portability', 'স্থানান্তর'],
  restriction: ['restriction', 'সীমিত করা'],
  objection: ['objection', 'আপত্তি'],
  fulfilled: ['fulfilled', 'পূরণ হয়েছে'],
  partly: ['fulfilled in part', 'আংশিক পূরণ'],
  refused: ['refused', 'প্রত্যাখ্যাত'],
  withdrawn: ['withdrawn', 'ফিরিয়ে নেওয়া'],
  unidentified: ['person not identified', 'ব্যক্তি শনাক্ত নয়'],
  request: ['the person asked', 'ব্যক্তি চেয়েছেন'],
  unnecessary: ['no longer needed', 'আর দরকার নেই'],
  consent: ['consent withdrawn', 'সম্মতি ফিরিয়ে নেওয়া'],
  unlawful: ['unlawful processing', 'বেআইনি প্রক্রিয়া'],
  obligation: ['legal obligation', 'আইনি বাধ্যতা'],
  retention: ['retention', 'সংরক্ষণকাল'],
  set: ['set', 'বসানো'],
  unchanged: ['unchanged', 'আগের মতো'],
  removed: ['removed', 'সরানো'],
  kept: ['kept', 'রাখা'],
};

const said = (words: Words, code: string): string =>
  words[code]?.[language.value === 'bn' ? 1 : 0] ?? code.replaceAll('_', ' ');

/** The last part of an id tells things apart. */
export const shortId = (id: string) => (/^[0-9a-f-]{36}$/.test(id) ? id.slice(-8) : id);

const valueText = (value: string): string => {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return dateText(value);
  if (/^\d{1,15}$/.test(value)) return numberText(Number(value));
  return said(values, shortId(value));
};

export const factsText = (facts: Record<string, string>): string =>
  Object.entries(facts)
    .map(([name, value]) => `${said(names, name)}: ${valueText(value)}`)
    .join(', ');

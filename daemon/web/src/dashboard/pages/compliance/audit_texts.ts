import { messages } from '../../../shared/i18n';

/** The words of the audit log. */
export const a = messages(
  {
    auditLead:
      'Who did what, when, to which thing. Entries are chained: changing an old one breaks all that follow. No message text.',
    verify: 'Verify the chain',
    intact: 'The chain is intact: one entry,|The chain is intact: {n} entries,',
    checkpoints: 'one signed checkpoint.|{n} signed checkpoints.',
    broken: 'The chain is broken: {problem}',
    head: 'Last entry’s hash',
    action: 'Action',
    actionHint: 'The beginning is enough: article',
    since: 'Since',
    who: 'Who',
    anybody: 'Anybody',
    columnAction: 'Action',
    columnThing: 'Thing',
    columnFacts: 'Details',
    columnWho: 'Who',
    auditEmpty: 'No entries',
    auditEmptyText: 'Nothing matches. Widen the time or empty the filter.',
  },
  {
    auditLead:
      'কে কী করেছেন, কখন, কীসে। লেখাগুলো শিকলে গাঁথা: পুরোনো একটি বদলালে পরের সব ভাঙে। বার্তার লেখা থাকে না।',
    verify: 'শিকল যাচাই করুন',
    intact: 'শিকল অক্ষত: {n}টি লেখা,',
    checkpoints: '{n}টি স্বাক্ষরিত চিহ্ন।',
    broken: 'শিকল ভাঙা: {problem}',
    head: 'শেষ লেখার হ্যাশ',
    action: 'কাজ',
    actionHint: 'শুরুটুকুই যথেষ্ট: article',
    since: 'থেকে',
    who: 'কে',
    anybody: 'যে কেউ',
    columnAction: 'কাজ',
    columnThing: 'জিনিস',
    columnFacts: 'বিস্তারিত',
    columnWho: 'কে',
    auditEmpty: 'কিছু নেই',
    auditEmptyText: 'কিছু মেলে না। সময় বাড়ান বা বাছাই খালি করুন।',
  },
);

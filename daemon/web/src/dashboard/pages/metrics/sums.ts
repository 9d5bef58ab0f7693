/** The API's figures by day and language, put together for charts. */
import type { Metrics, MetricsPart } from '../kit/types';

export interface Bucket {
  /** First day, YYYY-MM-DD. */
  day: string;
  conversations: number;
  resolved_by_ai: number;
  handed_over: number;
}

const day_ms = 86_400_000;
const bars_most = 45; // more would be too thin to tell apart

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** One bucket a day, or a week when there are too many days; days without conversations count too. */
export function bucketsOf(metrics: Metrics): { buckets: Bucket[]; areWeeks: boolean } {
  const first = Date.parse(metrics.from.slice(0, 10));
  const last = Math.min(Date.parse(metrics.to) - 1, Date.now());
  const days = Math.max(1, Math.floor((last - first) / day_ms) + 1);
  const size = days > bars_most ? 7 : 1;
  const buckets = Array.from({ length: Math.ceil(days / size) }, (_, index) => ({
    day: dayOf(first + index * size * day_ms),
    conversations: 0,
    resolved_by_ai: 0,
    handed_over: 0,
  }));
  for (const part of metrics.days) {
    const bucket = buckets[Math.floor((Date.parse(part.day) - first) / day_ms / size)];
    if (!bucket) continue;
    bucket.conversations += part.conversations;
    bucket.resolved_by_ai += part.resolved_by_ai;
    bucket.handed_over += part.handed_over;
  }
  return { buckets, areWeeks: size > 1 };
}

export interface LanguageSum {
  language: string;
  conversations: number;
  resolved_by_ai: number;
  handed_over: number;
}

export function languagesOf(parts: readonly MetricsPart[]): LanguageSum[] {
  const sums = new Map<string, LanguageSum>();
  for (const { language, conversations, resolved_by_ai, handed_over } of parts) {
    const sum = sums.get(language) ?? { language, conversations: 0, resolved_by_ai: 0, handed_over: 0 };
    sum.conversations += conversations;
    sum.resolved_by_ai += resolved_by_ai;
    sum.handed_over += handed_over;
    sums.set(language, sum);
  }
  return [...sums.values()].sort((one, other) => other.conversations - one.conversations);
}

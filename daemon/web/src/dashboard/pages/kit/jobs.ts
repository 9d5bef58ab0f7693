/** Follows long work until it ends. */
import { say } from '../../refusals';
import type { Job } from './types';

const pauses_ms = [300, 500, 1000, 1500, 2000];

export function hasEnded(job: Job): boolean {
  return job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
}

/** Why it failed, in the language of the page; undefined where the server said nothing. */
export function failureOf(job: Job): string | undefined {
  return job.error ? say(job.error_code ?? '', undefined, job.error) : undefined;
}

/** Asks again and again, slower with time; `told` hears every answer. Rejects when `signal` is aborted. */
export async function followJob(
  read: () => Promise<Job>,
  told: (job: Job) => void,
  signal: AbortSignal,
): Promise<Job> {
  for (let turn = 0; ; turn++) {
    signal.throwIfAborted();
    const job = await read();
    told(job);
    if (hasEnded(job)) return job;
    await new Promise<void>((resolve) =>
      setTimeout(resolve, pauses_ms[Math.min(turn, pauses_ms.length - 1)]),
    );
  }
}

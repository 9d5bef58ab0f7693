import { org } from '../../session';
import { toastFailure, toastWithUndo } from '../../ui';

/** Deletes what can be restored and offers the way back; `changed` shows the list anew after either. */
export async function deleteSoftly(
  path: string,
  id: string,
  said: string,
  changed: () => void,
): Promise<void> {
  try {
    await org.delete(`${path}/${id}`);
  } catch (error) {
    return toastFailure(error);
  }
  changed();
  toastWithUndo(said, () => org.post(`deleted-items/${id}/restore`).finally(changed));
}

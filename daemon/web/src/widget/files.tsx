import { useEffect, useRef, useState } from 'preact/hooks';
import { save } from './chat';
import type { Attachment } from './config';
import { Icon, useChat } from './parts';

const preview_bytes_most = 6 * 1024 * 1024;
const side_most = 520; // pixels

/** Draws on a canvas: a page's policy about images has no say in it, and nothing of the file but pixels is used. */
const useDrawing = (load: () => Promise<Blob>, of: string) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => {
    let isGone = false;
    const draw = async () => {
      const bitmap = await createImageBitmap(await load());
      const place = canvas.current;
      if (isGone || !place) return;
      const scale = Math.min(1, side_most / Math.max(bitmap.width, bitmap.height));
      place.width = Math.max(1, bitmap.width * scale);
      place.height = Math.max(1, bitmap.height * scale);
      place.getContext('2d')?.drawImage(bitmap, 0, 0, place.width, place.height);
      bitmap.close();
      setDrawn(true);
    };
    draw().catch(() => undefined); // a broken picture stays a name
    return () => {
      isGone = true;
    };
  }, [of]);
  return { canvas, isDrawn };
};

/** A picture that came with the settings. */
export const Picture = ({ dataUrl }: { dataUrl: string }) => {
  const load = () => {
    const bytes = Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (one) => one.charCodeAt(0));
    return Promise.resolve(new Blob([bytes]));
  };
  const { canvas } = useDrawing(load, dataUrl);
  return <canvas ref={canvas} />;
};

export const AttachedFile = ({ file }: { file: Attachment }) => {
  const { client, texts, attempt } = useChat();
  const fetchIt = async () => (await client.fetch('GET', `widget/attachments/${file.id}`)).blob();
  const download = () => void attempt(async () => save(await fetchIt(), file.name));
  const isPicture = file.type.startsWith('image/') && file.bytes <= preview_bytes_most;
  return (
    <button
      type="button"
      class="file"
      title={file.name}
      aria-label={texts('download', { name: file.name })}
      onClick={download}
    >
      {isPicture && <Drawing file={file} load={fetchIt} />}
      <span class="name">
        <Icon name="file" />
        <bdi>{file.name}</bdi> <span class="soft">{sizeOf(file.bytes, texts.language)}</span>
      </span>
    </button>
  );
};

const Drawing = ({ file, load }: { file: Attachment; load: () => Promise<Blob> }) => {
  const { texts } = useChat();
  const { canvas, isDrawn } = useDrawing(load, file.id);
  return (
    <canvas ref={canvas} role="img" aria-label={texts('picture', { name: file.name })} hidden={!isDrawn} />
  );
};

const sizeOf = (bytes: number, language: string) => {
  const isLarge = bytes >= 1024 * 1024;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: isLarge ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(Math.max(1, bytes / (isLarge ? 1024 * 1024 : 1024)));
};

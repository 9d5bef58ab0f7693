declare module '*.css' {
  const text: string; // minified; the panel's only (build.mjs)
  export default text;
}

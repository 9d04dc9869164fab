"""The style that goes along with an archive, so that it reads well in any browser, on a phone, in the dark and on paper."""

STYLE = """\
:root {
  color-scheme: light dark;
  --text: light-dark(#23212b, #efece6);
  --muted: light-dark(#5c5964, #b3afa9);
  --line: light-dark(#e2dfd8, #45424d);
  --back: light-dark(#fbfaf6, #17151c);
  --card: light-dark(#fffefb, #211f27);
  --link: light-dark(#3545a8, #a9b6ff);
  --own: light-dark(#b4531c, #e8a06c);
  font: 16px/1.6 system-ui, sans-serif;
}
body { margin: 0; background: var(--back); color: var(--text); overflow-wrap: anywhere; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1, h2, h3, h4 { margin: 0; line-height: 1.3; }
h2 { margin-top: 2.75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; }
h4 { font-size: 1rem; }
h3 .muted, h4 .muted { font-size: .9rem; font-weight: 400; }
p, ul, ol { margin: .5rem 0 0; }
li + li { margin-top: .3rem; }
a { color: var(--link); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: 1.25rem; padding: 0; list-style: none; }
nav li + li { margin-top: 0; }
nav a { display: inline-block; padding: .25rem 0; }
blockquote { margin: .75rem 0 0; padding-left: 1rem; border-left: 3px solid var(--line); }
blockquote.words, .lines { white-space: pre-line; }
blockquote > p:first-child { margin-top: 0; }
article { margin-top: 1rem; padding: .9rem 1.1rem 1rem; border: 1px solid var(--line); border-radius: .8rem;
  background: var(--card); }
article article { padding: .7rem .9rem .8rem; }
.muted { color: var(--muted); }
.private { border: 1px dashed var(--own); }
pre { margin: .75rem 0 0; overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem;
  overflow-wrap: normal; }
table { width: 100%; margin-top: .75rem; border-collapse: collapse; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
img { max-width: 100%; border-radius: .5rem; }
@media print {
  :root { color-scheme: light; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  article, tr, blockquote { break-inside: avoid; }
}
"""

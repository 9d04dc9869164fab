"""The few lines of style that go along with an archive, so that it reads well in any browser and on paper."""

STYLE = """\
:root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; padding-bottom: .25rem; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid; white-space: pre-line; }
article { margin: 1.25rem 0; }
.muted { opacity: .7; }
.private { border: 1px dashed; padding: .5rem 1rem; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid; vertical-align: top; }
img { max-width: 100%; }
@media print { body { margin: 0; } }
"""

// A worker that does nothing: *Check your setup* sees whether a browser takes one.

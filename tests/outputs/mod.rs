//! Where results and rejections go, what is left in the folder, and how a run ends.

mod codes;
mod errors_file;
mod kept_files;
mod left_behind;
mod output_file;
mod pipes;
mod plain_files;
mod signals;
mod strict;

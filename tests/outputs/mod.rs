//! Where results and rejections go, what is left in the folder, and how a run ends.

mod cut_off;
mod errors_file;
mod kept_files;
mod left_behind;
mod many_rejections;
mod output_file;
mod packed;
mod pipes;
mod plain_files;
mod signals;

/// The compiled files of `Templates/pages`.
enum Templates {}

/// The compiled files of `Templates/mail`.
enum Templates {}

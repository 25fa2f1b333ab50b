# The smallest guest worth testing with, in one boot sector: it says "echo ready" on the first serial port, gives back
# what is typed there, powers off when the power button is pressed or "q" is typed, and resets on "r".
#
# as --32 -o echo.o echo.S && ld -m elf_i386 -Ttext 0x7c00 --oformat binary -o echo.bin echo.o
        .code16
        .globl  _start
_start: cli
        xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %ss
        movw    $0x7000, %sp
        movw    $0x602, %dx             # ACPI: let the power button be seen
        movw    $0x100, %ax
        outw    %ax, %dx
        movw    $hello, %si
1:      lodsb
        testb   %al, %al
        jz      loop
        call    say
        jmp     1b

loop:   movw    $0x600, %dx             # ACPI: has the power button been pressed?
        inw     %dx, %ax
        testw   $0x100, %ax
        jnz     off
        movw    $0x3fd, %dx             # has something been typed?
        inb     %dx, %al
        testb   $1, %al
        jz      loop
        movw    $0x3f8, %dx
        inb     %dx, %al
        cmpb    $'q', %al
        je      off
        cmpb    $'r', %al
        je      reset
        call    say
        jmp     loop

say:    movb    %al, %bl
2:      movw    $0x3fd, %dx
        inb     %dx, %al
        testb   $0x20, %al
        jz      2b
        movb    %bl, %al
        movw    $0x3f8, %dx
        outb    %al, %dx
        ret

off:    movw    $0x604, %dx             # ACPI: S5
        movw    $0x2000, %ax
        outw    %ax, %dx
        hlt
reset:  movw    $0xcf9, %dx
        movb    $6, %al
        outb    %al, %dx
        hlt

hello:  .asciz  "echo ready\r\n"
        .org    510
        .word   0xaa55
